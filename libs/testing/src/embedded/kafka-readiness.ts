import { randomUUID } from 'node:crypto';
import { KafkaConnection, type KafkaLog, type KafkaSettings } from '@sight-webhooks/kafka';
import type { ManagedChild } from '../process/child-process.js';
import { isPortFree } from '../process/free-port.js';
import { waitUntil } from '../wait-until.js';

const TOPIC = 'embedded.readiness';
const START_TIMEOUT_MS = 60_000;
const SHOWN_LINES = 30;

/** The client complains while the broker is coming up, which is what we wait for. */
const silent: KafkaLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/**
 * Resolves when a record has been produced and read back through a consumer group. An open port is not enough: the
 * first calls are answered "coordinator is loading".
 */
export async function kafkaIsReady(
  brokers: string,
  child: ManagedChild,
  security: Pick<KafkaSettings, 'ssl' | 'sasl'> = {},
): Promise<void> {
  const ended = child.closed.then(({ code, signal }) => {
    const lines = child.output.slice(-SHOWN_LINES).join('\n');
    throw new Error(`Kafka ended while it started (exit code ${String(code)}, ${String(signal)}):\n${lines}`);
  });
  try {
    await Promise.race([ended, answers(brokers, security)]);
  } finally {
    ended.catch(() => undefined);
  }
}

async function answers(brokers: string, security: Pick<KafkaSettings, 'ssl' | 'sasl'>): Promise<void> {
  const port = Number(brokers.split(':')[1]);
  // kafkajs backs off between its tries; waiting for the port first saves seconds.
  await waitUntil(
    () => isPortFree(port),
    (free) => !free,
    { what: `Kafka listens on ${brokers}`, timeoutMs: START_TIMEOUT_MS, intervalMs: 50 },
  );
  const connection = new KafkaConnection({ brokers: [brokers], clientId: 'readiness', ...security }, silent);
  await connection.ensureTopics([
    { name: TOPIC, partitions: 1, replicationFactor: 1, config: { 'retention.ms': '600000' } },
  ]);
  await produceAndConsume(connection, randomUUID());
}

async function produceAndConsume({ client }: KafkaConnection, token: string): Promise<void> {
  const producer = client.producer();
  const consumer = client.consumer({ groupId: `readiness-${token}`, maxWaitTimeInMs: 50 });
  await Promise.all([producer.connect(), consumer.connect()]);
  try {
    await consumer.subscribe({ topics: [TOPIC], fromBeginning: true });
    const read = new Promise<void>((resolve) => {
      void consumer.run({
        autoCommit: false,
        eachMessage: ({ message }) => {
          if (message.value?.toString() === token) resolve();
          return Promise.resolve();
        },
      });
    });
    await producer.send({ topic: TOPIC, acks: -1, messages: [{ value: token }] });
    await read;
  } finally {
    await Promise.all([producer.disconnect(), consumer.disconnect()]);
  }
}
