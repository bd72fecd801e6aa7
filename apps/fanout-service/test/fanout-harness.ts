import { randomUUID } from 'node:crypto';
import {
  TOPICS,
  decodeDeliveryTask,
  encodeWebhookConfig,
  type DeliveryTask,
  type WebhookConfig,
} from '@sight-webhooks/contracts';
import {
  BatchingProducer,
  WindowedConsumer,
  settledBy,
  type ConsumedRecord,
  type OutgoingRecord,
} from '@sight-webhooks/kafka';
import { productTopics } from '@sight-webhooks/service';
import { Stack, waitUntil } from '@sight-webhooks/testing';

type Webhook = Partial<WebhookConfig> & { readonly webhookId: string };

/** Fan-out alone, as real processes: the test is the config service before it and reads what comes behind it. */
export class FanoutHarness {
  readonly stack: Stack;
  readonly producer: BatchingProducer;
  readonly #reader: WindowedConsumer;
  readonly #records: ConsumedRecord[];

  private constructor(
    stack: Stack,
    producer: BatchingProducer,
    reader: WindowedConsumer,
    records: ConsumedRecord[],
  ) {
    this.stack = stack;
    this.producer = producer;
    this.#reader = reader;
    this.#records = records;
  }

  /** @param topicConfig what the broker is to do differently with some topics */
  static async start(
    instances: number,
    topicConfig: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
  ): Promise<FanoutHarness> {
    const stack = await Stack.start({
      instances: { 'config-service': 0, 'fanout-service': 0, 'delivery-service': 0 },
    });
    const topics = productTopics({ KAFKA_PARTITIONS: 4, KAFKA_REPLICATION_FACTOR: 1 });
    await stack.connection.ensureTopics(
      topics.map((topic) => ({ ...topic, config: { ...topic.config, ...topicConfig[topic.name] } })),
    );
    await Promise.all(Array.from({ length: instances }, () => stack.startService('fanout-service')));
    const producer = new BatchingProducer(stack.connection);
    await producer.connect();
    const records: ConsumedRecord[] = [];
    const keep = (record: ConsumedRecord): Promise<void> => {
      records.push(record);
      return Promise.resolve();
    };
    const reader = new WindowedConsumer({
      connection: stack.connection,
      groupId: `reader-${randomUUID()}`,
      handlers: new Map([TOPICS.deliver, TOPICS.invalidEvents].map((topic) => [topic, settledBy(keep)])),
      onCrash: (error) => {
        throw error;
      },
    });
    await reader.start();
    return new FanoutHarness(stack, producer, reader, records);
  }

  async stop(): Promise<void> {
    await this.#reader.stop(0);
    await this.producer.close();
    await this.stack.stop();
  }

  /** What the config service does before it answers. */
  async publish(version: number, ...webhooks: readonly Webhook[]): Promise<void> {
    await this.producer.send(webhooks.map((webhook) => configRecord(version, webhook)));
  }

  async remove(version: number, webhookId: string): Promise<void> {
    const record = encodeWebhookConfig({ webhookId, version, config: null });
    await this.producer.send([{ topic: TOPICS.config, ...record }]);
  }

  tasks(where: (task: DeliveryTask) => boolean): DeliveryTask[] {
    return this.#read(TOPICS.deliver, decodeDeliveryTask).filter(where);
  }

  get invalidEvents(): ConsumedRecord[] {
    return this.#records.filter(({ topic }) => topic === TOPICS.invalidEvents);
  }

  /** The tasks of these events, once there are so many. */
  async tasksOf(count: number, ...eventIds: readonly string[]): Promise<DeliveryTask[]> {
    const ids = new Set(eventIds);
    return waitUntil(
      () => this.tasks(({ delivery }) => ids.has(delivery.eventId)),
      (tasks) => tasks.length >= count,
      { what: `${String(count)} delivery tasks`, timeoutMs: 15_000 },
    );
  }

  /** The value of a metric, summed over instances and labels that are not asked for. */
  async metric(name: string, labels = ''): Promise<number> {
    let sum = 0;
    for (const { url } of this.stack.services('fanout-service')) {
      const text = await (await fetch(`${url}/metrics`)).text();
      for (const line of text.split('\n')) {
        if (line.startsWith(`${name}{`) && line.includes(labels)) sum += Number(line.split(' ').at(-1));
      }
    }
    return sum;
  }

  /** Resolves when fan-out has counted one more event with this result than `before`. */
  async counted(result: string, atLeast: number): Promise<void> {
    await waitUntil(
      () => this.metric('fanout_events_total', `result="${result}"`),
      (value) => value >= atLeast,
      { what: `${String(atLeast)} events counted as ${result}` },
    );
  }

  #read<T>(
    topic: string,
    decode: (record: ConsumedRecord) => { readonly ok: true; readonly value: T } | { readonly ok: false },
  ): T[] {
    return this.#records
      .filter((record) => record.topic === topic)
      .map((record) => {
        const decoded = decode(record);
        if (!decoded.ok) throw new Error(`a record of ${topic} cannot be read: ${JSON.stringify(decoded)}`);
        return decoded.value;
      });
  }
}

export function configRecord(version: number, webhook: Webhook): OutgoingRecord {
  const config: WebhookConfig = {
    accountId: 'acme',
    name: `name of ${webhook.webhookId}`,
    url: 'https://example.com/hook',
    active: true,
    events: ['report.created'],
    basicAuth: null,
    sealedSigningSecrets: ['sealed'],
    ...webhook,
  };
  return { topic: TOPICS.config, ...encodeWebhookConfig({ webhookId: webhook.webhookId, version, config }) };
}
