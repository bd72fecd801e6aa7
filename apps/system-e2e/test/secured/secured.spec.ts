import { readFile } from 'node:fs/promises';
import { COMPONENTS, CONSUMER_GROUPS, KAFKA_ACCESS, TOPICS } from '@sight-webhooks/contracts';
import { BatchingProducer, KafkaConnection, grantAccess, type KafkaSettings } from '@sight-webhooks/kafka';
import { SERVICES, Stack, waitUntil, type ServiceName, type ServiceProcess } from '@sight-webhooks/testing';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Account, receiver } from '../scenario.js';
import { createDatabaseUsers } from './database-users.js';
import { SecuredServers } from './secured-servers.js';

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

let servers: SecuredServers;
let product: Stack;
let databaseName: string;
beforeAll(async () => {
  servers = await SecuredServers.start();
  product = await Stack.start({
    brokers: servers.kafka.brokers,
    mongoUri: servers.mongoUri(servers.admin),
    instances: { 'config-service': 0, 'fanout-service': 0, 'delivery-service': 0 },
    kafkaSecurity: await servers.adminSecurity(),
    settings: { RETRY_DELAY_MS: '300' },
  });
  databaseName = new URL(product.mongoUri).pathname.slice(1);
  for (const service of SERVICES) {
    await grantAccess(product.connection, servers.users[service].username, KAFKA_ACCESS[service]);
  }
  await createDatabaseUsers(servers, databaseName);
  // It creates the topics that the others expect.
  await startService('config-service');
  await Promise.all([startService('fanout-service'), startService('delivery-service')]);
}, 180_000);
afterAll(async () => {
  await product.stop();
  await servers.stop();
});

const startService = (service: ServiceName): Promise<ServiceProcess> =>
  product.startService(service, {
    ...servers.kafkaSettings(service),
    MONGODB_URI: servers.mongoUri(servers.users[service], databaseName),
  });

async function clientOf(
  service: ServiceName,
  differences: Partial<KafkaSettings> = {},
): Promise<KafkaConnection> {
  const { username, password } = servers.users[service];
  return new KafkaConnection(
    {
      brokers: [servers.kafka.brokers],
      clientId: 'attempt',
      prefix: product.prefix,
      ssl: { ca: await readFile(servers.certificateFile, 'utf8') },
      sasl: { mechanism: 'scram-sha-512', username, password },
      ...differences,
    },
    silent,
  );
}

async function produceGarbage(): Promise<void> {
  const producer = new BatchingProducer(product.connection);
  await producer.connect();
  const [{ topic } = { topic: '' }] = COMPONENTS;
  await producer.send([{ topic, key: null, value: Buffer.from('garbage'), headers: {} }]);
  await producer.close();
}

describe('with TLS, a user for each service and no more rights than are written down', () => {
  it('the whole product works: webhooks, deliveries, retries, dead letters, invalid events, the log', async () => {
    const endpoint = await receiver();
    const account = await Account.of(product);
    endpoint.on('/fails', { kind: 'respond', status: 500 });
    await account.createWebhook({ url: endpoint.url('/works'), basicAuth: { username: 'a', password: 'b' } });
    await account.createWebhook({ url: endpoint.url('/fails') });
    await account.emit();
    const deliveries = await account.endedDeliveries(2, 60_000);
    expect(deliveries.map(({ status }) => status).toSorted()).toEqual(['delivered', 'failed']);
    await produceGarbage();
    const [fanout] = product.services('fanout-service');
    await waitUntil(
      () => (fanout?.logLines ?? []).filter((line) => line.includes('record.invalid')).length,
      (lines) => lines === 1,
      { what: 'the garbage is put aside', timeoutMs: 20_000 },
    );
    for (const service of product.services()) {
      const refused = service.logLines.filter((line) => /not authorized|authorization/i.test(line));
      expect([service.service, refused]).toEqual([service.service, []]);
    }
  });
});

describe('the broker', () => {
  it.each<[ServiceName, string]>([
    ['fanout-service', TOPICS.config],
    ['fanout-service', TOPICS.retry1],
    ['fanout-service', TOPICS.outcomes],
    ['delivery-service', TOPICS.config],
    ['delivery-service', TOPICS.deliver],
    ['config-service', TOPICS.deliver],
    ['config-service', TOPICS.outcomes],
  ])('does not let the user of %s write to %s', async (service, topic) => {
    const producer = (await clientOf(service)).client.producer({ retry: { retries: 0 } });
    await producer.connect();
    const sent = producer.send({ topic: product.connection.physicalName(topic), messages: [{ value: 'x' }] });
    await expect(sent).rejects.toThrow(/[Nn]ot authorized/);
    await producer.disconnect();
  });

  it('shows a service its own consumer group, and not that of another', async () => {
    const admin = (await clientOf('fanout-service')).client.admin({ retry: { retries: 0 } });
    await admin.connect();
    const progressOf = (groupId: string) =>
      admin.fetchOffsets({ groupId: product.connection.physicalName(groupId) });
    await expect(progressOf(CONSUMER_GROUPS.fanout)).resolves.toBeDefined();
    await expect(progressOf(CONSUMER_GROUPS.delivery)).rejects.toThrow();
    await admin.disconnect();
  });

  it.each<[string, Partial<KafkaSettings>]>([
    ['another password', { sasl: { mechanism: 'scram-sha-512', username: 'fanout-service', password: 'x' } }],
    ['a certificate that nobody vouches for', { ssl: {} }],
    ['no TLS', { ssl: false }],
  ])('is not reached with %s', async (_, differences) => {
    const producer = new BatchingProducer(await clientOf('fanout-service', differences));
    await expect(producer.connect()).rejects.toThrow();
    await producer.close();
  });
});

describe('the database', () => {
  const as = async (service: ServiceName): Promise<MongoClient> =>
    new MongoClient(servers.mongoUri(servers.users[service], databaseName)).connect();

  it('lets nobody change or remove what the audit log has, nor the config-service write deliveries', async () => {
    const client = await as('config-service');
    try {
      const database = client.db();
      expect(await database.collection('audit_log').countDocuments()).toBeGreaterThan(0);
      const refused = { codeName: 'Unauthorized' };
      await expect(database.collection('audit_log').deleteMany({})).rejects.toMatchObject(refused);
      await expect(
        database.collection('audit_log').updateMany({}, { $set: { at: 0 } }),
      ).rejects.toMatchObject(refused);
      await expect(database.collection('audit_log').drop()).rejects.toMatchObject(refused);
      await expect(database.collection('deliveries').deleteMany({})).rejects.toMatchObject(refused);
    } finally {
      await client.close();
    }
  });

  it('shows the delivery-service no webhook', async () => {
    const client = await as('delivery-service');
    try {
      await expect(client.db().collection('webhooks').findOne()).rejects.toMatchObject({
        codeName: 'Unauthorized',
      });
    } finally {
      await client.close();
    }
  });

  it.each([
    ['without TLS', (uri: string) => uri.replace(/&tls=true.*$/, '')],
    ['without a user', (uri: string) => uri.replace(/\/\/[^@]*@/, '//').replace('authSource=admin&', '')],
    ['with a certificate that nobody vouches for', (uri: string) => uri.replace(/&tlsCAFile=.*$/, '')],
  ])('is not reached %s', async (_, change) => {
    const uri = change(servers.mongoUri(servers.users['config-service'], databaseName));
    const client = new MongoClient(uri, { serverSelectionTimeoutMS: 1_500 });
    await expect(client.db().collection('webhooks').findOne()).rejects.toThrow();
    await client.close();
  });
});
