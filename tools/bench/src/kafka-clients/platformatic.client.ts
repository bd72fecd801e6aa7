import { UsageError } from '../command-line/usage.error.js';
import { CONSUMER, type ClientRecord, type KafkaClient, type KafkaClientOptions } from './kafka-client.js';

/** Not a dependency of this repository: nothing but this comparison uses it. */
const PACKAGE = { name: '@platformatic/kafka', version: '2.12.1' };
/** Messages that its stream reads ahead. */
const HIGH_WATER_MARK = 4_096;

/** What is used of it here. */
type Platformatic = {
  readonly Producer: new (options: object) => {
    send(options: object): Promise<unknown>;
    close(): Promise<void>;
  };
  readonly Consumer: new (options: object) => {
    consume(options: object): Promise<Stream>;
    close(force: boolean): Promise<void>;
  };
};
type Stream = { on(event: 'data', listener: (message: { readonly key: Buffer }) => void): void };

export async function platformaticClient({ broker, topic }: KafkaClientOptions): Promise<KafkaClient> {
  const { Producer, Consumer } = await load();
  const common = { clientId: 'platformatic', bootstrapBrokers: [broker] };
  const producer = new Producer({ ...common, autocreateTopics: false });
  const consumer = new Consumer({
    ...common,
    groupId: `platformatic-${String(Date.now())}`,
    sessionTimeout: CONSUMER.sessionTimeoutMs,
    heartbeatInterval: CONSUMER.heartbeatIntervalMs,
    maxWaitTime: CONSUMER.maxWaitMs,
    minBytes: 1,
    highWaterMark: HIGH_WATER_MARK,
  });
  return {
    produce: async (records) => {
      await producer.send({ acks: -1, messages: records.map((record) => messageOf(topic, record)) });
    },
    consume: async (onRecord) => {
      const stream = await consumer.consume({ topics: [topic], mode: 'earliest', autocommit: false });
      stream.on('data', ({ key }) => {
        onRecord(key);
      });
    },
    close: async () => {
      await consumer.close(true);
      await producer.close();
    },
  };
}

function messageOf(topic: string, { partition, key, value, headers }: ClientRecord) {
  const named = headers.map(([name, text]) => [Buffer.from(name), text] as const);
  return { topic, partition, key, value, headers: new Map(named) };
}

async function load(): Promise<Platformatic> {
  try {
    return (await import(PACKAGE.name)) as Platformatic;
  } catch (error) {
    const install = `npm install --no-save ${PACKAGE.name}@${PACKAGE.version}`;
    throw new UsageError(`this comparison needs a package: ${install}`, { cause: error });
  }
}
