import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  BatchingProducer,
  NotProducedError,
  RecordsRefusedError,
  type BatchingProducerOptions,
} from '../src/index.js';
import { KafkaFixture, eventually, range } from './fixture.js';

const TOPIC = 't';
const INTERVAL_MS = 100;

async function producing(options: BatchingProducerOptions = {}): Promise<{
  readonly kafka: KafkaFixture;
  readonly producer: BatchingProducer;
  readonly send: (key: string, bytes?: number) => Promise<void>;
}> {
  const kafka = await KafkaFixture.create([TOPIC], 1);
  const producer = new BatchingProducer(kafka.connection, options);
  await producer.connect([TOPIC]);
  onTestFinished(() => producer.close());
  const send = (key: string, bytes = 1): Promise<void> =>
    producer.send([{ topic: TOPIC, key, value: Buffer.alloc(bytes) }]);
  return { kafka, producer, send };
}

/** All keys in the topic, in its order. */
async function keysIn(kafka: KafkaFixture, count: number): Promise<readonly string[]> {
  const keys: string[] = [];
  const handler = async (record: { readonly key: Buffer | null }): Promise<void> => {
    keys.push(record.key?.toString() ?? '');
    return Promise.resolve();
  };
  await kafka.consume({ [TOPIC]: handler }, { groupId: randomUUID() });
  return eventually(
    () => keys,
    (seen) => seen.length >= count,
  );
}

describe('BatchingProducer', () => {
  it('brings calls that come together in one request, in their order', async () => {
    const { kafka, producer, send } = await producing();
    const keys = range(50);
    await Promise.all(keys.map((key) => send(key)));
    expect(producer.requests).toBe(1);
    expect(await keysIn(kafka, keys.length)).toEqual(keys);
  });

  it('splits by size what would be too large for one request', async () => {
    const { kafka, producer, send } = await producing();
    const keys = range(10);
    await Promise.all(keys.map((key) => send(key, 300_000)));
    expect(producer.requests).toBe(5);
    // Two requests are under way at a time, so there is no order between them.
    expect((await keysIn(kafka, keys.length)).toSorted()).toEqual(keys);
  });

  it('begins requests as far apart as it is told to, and keeps nothing longer than that', async () => {
    const { kafka, producer, send } = await producing({ minIntervalMs: INTERVAL_MS });
    const keys = range(60);
    const startedAt = performance.now();
    const sent: Promise<void>[] = [];
    for (const key of keys) {
      sent.push(send(key));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await Promise.all(sent);
    const intervals = (performance.now() - startedAt) / INTERVAL_MS;
    expect(producer.requests).toBeGreaterThan(1);
    expect(producer.requests).toBeLessThanOrEqual(intervals + 1);
    expect(await keysIn(kafka, keys.length)).toEqual(keys);
  });

  it('fails the one record that the broker refuses, and none that only shared its request', async () => {
    const { kafka, send } = await producing();
    const results = await Promise.allSettled([send('before'), send('huge', 1_100_000), send('after')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: expect.any(RecordsRefusedError) as unknown });
    expect(await keysIn(kafka, 2)).toEqual(['before', 'after']);
  });

  it('sends what waits when it is closed, and takes nothing after that', async () => {
    const { kafka, producer, send } = await producing({ minIntervalMs: INTERVAL_MS });
    await send('first');
    const waiting = send('waits for the end of the interval');
    await producer.close();
    await waiting;
    await expect(send('too late')).rejects.toBeInstanceOf(NotProducedError);
    expect(await keysIn(kafka, 2)).toEqual(['first', 'waits for the end of the interval']);
  });
});
