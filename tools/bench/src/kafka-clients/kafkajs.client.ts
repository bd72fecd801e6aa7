import { KafkaConnection } from '@sight-webhooks/kafka';
import { CONSUMER, type ClientRecord, type KafkaClient, type KafkaClientOptions } from './kafka-client.js';

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** kafkajs with our patches, and nothing of `libs/kafka` on top. */
export async function kafkajsClient({ broker, topic }: KafkaClientOptions): Promise<KafkaClient> {
  const { client } = new KafkaConnection({ brokers: [broker], clientId: 'kafkajs' }, quiet);
  const producer = client.producer({
    allowAutoTopicCreation: false,
    createPartitioner:
      () =>
      ({ message }) =>
        message.partition ?? 0,
  });
  const consumer = client.consumer({
    groupId: `kafkajs-${String(Date.now())}`,
    maxWaitTimeInMs: CONSUMER.maxWaitMs,
    sessionTimeout: CONSUMER.sessionTimeoutMs,
    heartbeatInterval: CONSUMER.heartbeatIntervalMs,
  });
  await producer.connect();
  return {
    produce: async (records) => {
      await producer.sendBatch({ acks: -1, topicMessages: [{ topic, messages: records.map(messageOf) }] });
    },
    consume: async (onRecord) => {
      await consumer.connect();
      await consumer.subscribe({ topics: [topic], fromBeginning: true });
      const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve));
      await consumer.run({
        autoCommit: false,
        eachBatch: ({ batch }) => {
          for (const { key } of batch.messages) if (key !== null) onRecord(key);
          return Promise.resolve();
        },
      });
      await joined;
    },
    close: async () => {
      await consumer.disconnect();
      await producer.disconnect();
    },
  };
}

function messageOf({ partition, key, value, headers }: ClientRecord) {
  return { partition, key, value, headers: Object.fromEntries(headers) };
}
