import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KafkaConnection } from '@sight-webhooks/kafka';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startEmbeddedKafka } from '../src/embedded/embedded-kafka.js';
import { startEmbeddedMongo } from '../src/embedded/embedded-mongo.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'embedded-servers-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const topic = 'kept';

async function endOffset(brokers: string): Promise<string | undefined> {
  const admin = new KafkaConnection({ brokers: [brokers], clientId: 'test' }, log).client.admin();
  await admin.connect();
  const [partition] = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  return partition?.high;
}

it('keeps what Kafka acknowledged, over a stop, over a kill and on another port', async () => {
  const first = await startEmbeddedKafka({ dataFolder: folder });
  const connection = new KafkaConnection({ brokers: [first.brokers], clientId: 'test' }, log);
  await connection.ensureTopics([{ name: topic, partitions: 1, replicationFactor: 1, config: {} }]);
  const producer = connection.client.producer();
  await producer.connect();
  await producer.send({ topic, acks: -1, messages: [{ value: 'one' }, { value: 'two' }] });
  await producer.disconnect();
  await first.stop();

  const second = await startEmbeddedKafka({ dataFolder: folder, port: first.port });
  expect(await endOffset(second.brokers)).toBe('2');
  await second.kill();

  const third = await startEmbeddedKafka({ dataFolder: folder });
  expect(await endOffset(third.brokers)).toBe('2');
  await third.stop();
});

it('keeps what MongoDB acknowledged, over a stop, over a kill and on another port', async () => {
  const count = async (uri: string): Promise<number> => {
    const client = new MongoClient(uri);
    const found = await client.db('kept').collection('things').countDocuments();
    await client.close();
    return found;
  };
  const first = await startEmbeddedMongo({ dataFolder: folder });
  const client = new MongoClient(first.uri);
  await client.withSession((session) =>
    session.withTransaction(() => client.db('kept').collection('things').insertOne({ a: 1 }, { session })),
  );
  await client.close();
  await first.kill();

  const second = await startEmbeddedMongo({ dataFolder: folder, port: first.port });
  expect(await count(second.uri)).toBe(1);
  await second.stop();

  const third = await startEmbeddedMongo({ dataFolder: folder });
  expect(await count(third.uri)).toBe(1);
  await third.stop();
});

it('gives the tests a broker and a database', async () => {
  expect(process.env['KAFKA_BROKERS']).toMatch(/^.+:\d+$/);
  const client = new MongoClient(process.env['MONGODB_URI'] ?? '');
  await expect(client.db('admin').command({ ping: 1 })).resolves.toMatchObject({ ok: 1 });
  await client.close();
});
