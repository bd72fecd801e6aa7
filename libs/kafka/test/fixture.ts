import { randomUUID } from 'node:crypto';
import { onTestFailed, onTestFinished } from 'vitest';
import {
  BatchingProducer,
  KafkaConnection,
  WindowedConsumer,
  settledBy,
  type KafkaLog,
  type OutgoingRecord,
  type RecordHandler,
  type WindowedConsumerOptions,
} from '../src/index.js';

/** Says nothing unless the test fails, and then everything that could explain it. */
function logOfTest(): KafkaLog {
  const lines: string[] = [];
  const note = (fields: object, message: string): void => {
    lines.push(`${new Date().toISOString()} ${message} ${JSON.stringify(fields)}`);
  };
  onTestFailed(() => {
    console.log(lines.join('\n'));
  });
  return { debug: () => undefined, info: note, warn: note, error: note };
}

/** Topics and groups of one test: nobody else's, and everything that reads or writes them ends with the test. */
export class KafkaFixture {
  readonly connection: KafkaConnection;
  readonly producer: BatchingProducer;

  private constructor(connection: KafkaConnection) {
    this.connection = connection;
    this.producer = new BatchingProducer(connection);
  }

  static async create(topics: readonly string[], partitions: number): Promise<KafkaFixture> {
    const brokers = process.env['KAFKA_BROKERS']?.split(',') ?? [];
    const connection = new KafkaConnection(
      { brokers, clientId: 'test', prefix: `${randomUUID()}.` },
      logOfTest(),
    );
    await connection.ensureTopics(
      topics.map((name) => ({ name, partitions, replicationFactor: 1, config: {} })),
    );
    const fixture = new KafkaFixture(connection);
    await fixture.producer.connect();
    onTestFinished(() => fixture.producer.close());
    return fixture;
  }

  /** @returns a consumer that has started and is stopped when the test ends */
  async consume(
    handlers: Readonly<Record<string, RecordHandler>>,
    options: Partial<WindowedConsumerOptions> = {},
  ): Promise<WindowedConsumer> {
    const consumer = new WindowedConsumer({
      connection: this.connection,
      groupId: 'group',
      handlers: new Map(Object.entries(handlers).map(([topic, handle]) => [topic, settledBy(handle)])),
      commitIntervalMs: 50,
      onCrash: (error) => {
        throw error;
      },
      ...options,
    });
    await consumer.start();
    onTestFinished(() => consumer.stop(0));
    return consumer;
  }

  async produce(
    topic: string,
    keys: readonly string[],
    headers: OutgoingRecord['headers'] = {},
  ): Promise<void> {
    await this.producer.send(keys.map((key) => ({ topic, key, value: Buffer.from(key), headers })));
  }
}

/** Waits for an observed effect; the error says what was seen last. */
export async function eventually<T>(
  observe: () => T | Promise<T>,
  expected: (seen: T) => boolean,
  deadlineMs = 20_000,
): Promise<T> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const seen = await observe();
    if (expected(seen)) return seen;
    if (Date.now() > end)
      throw new Error(`not seen within ${String(deadlineMs)} ms; last: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Resolves when the group's commits, with what their metadata says, cover everything that was finished. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 300));

export const range = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `k${String(index)}`);
