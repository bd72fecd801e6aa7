import { randomUUID } from 'node:crypto';
import {
  TOPICS,
  decodeWebhookConfig,
  type Webhook,
  type WebhookConfigRecord,
} from '@sight-webhooks/contracts';
import { CompactedTopicReader, type ConsumedRecord } from '@sight-webhooks/kafka';
import { Stack, type ApiClient, type StackOptions } from '@sight-webhooks/testing';
import mongoose, { type Connection } from 'mongoose';
import type { WebhookDocument } from '../src/webhooks/webhook.schema.js';

/** The config service alone, as real processes, with a look at both places that it writes to. */
export class ConfigStack {
  readonly stack: Stack;
  readonly database: Connection;
  readonly #readers: CompactedTopicReader[] = [];

  private constructor(stack: Stack, database: Connection) {
    this.stack = stack;
    this.database = database;
  }

  static async start(instances = 1, options: Omit<StackOptions, 'instances'> = {}): Promise<ConfigStack> {
    const stack = await Stack.start({
      ...options,
      instances: { 'config-service': instances, 'fanout-service': 0, 'delivery-service': 0 },
    });
    return new ConfigStack(stack, await mongoose.createConnection(stack.mongoUri).asPromise());
  }

  async stored(id: string): Promise<WebhookDocument | null> {
    return this.database.collection<WebhookDocument>('webhooks').findOne({ _id: id });
  }

  /** Follows `webhooks.config` from its beginning. */
  async follow(): Promise<ConfigTopic> {
    const raw: ConsumedRecord[] = [];
    const reader = new CompactedTopicReader({
      connection: this.stack.connection,
      topic: TOPICS.config,
      apply: (record) => raw.push(record),
      onCrash: (error) => {
        throw error;
      },
    });
    this.#readers.push(reader);
    await reader.start();
    return new ConfigTopic(reader, raw);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#readers.map((reader) => reader.close()));
    await this.database.dropDatabase();
    await this.database.close();
    await this.stack.stop();
  }
}

/** What `webhooks.config` holds. */
export class ConfigTopic {
  readonly #reader: CompactedTopicReader;
  /** Everything read so far, in order. */
  readonly raw: readonly ConsumedRecord[];

  constructor(reader: CompactedTopicReader, raw: readonly ConsumedRecord[]) {
    this.#reader = reader;
    this.raw = raw;
  }

  /** All records of a webhook, in order, up to the end of the topic. */
  async recordsOf(webhookId: string): Promise<WebhookConfigRecord[]> {
    await this.#reader.readToEnd(10_000);
    return this.raw
      .filter(({ key }) => key?.toString() === webhookId)
      .map((record) => {
        const decoded = decodeWebhookConfig(record);
        if (!decoded.ok) throw new Error(`unreadable record: ${decoded.detail}`);
        return decoded.value;
      });
  }

  /** The version of the webhook's last record; 0 when there is none. */
  async lastVersion(webhookId: string): Promise<number> {
    return (await this.recordsOf(webhookId)).at(-1)?.version ?? 0;
  }
}

export const aWebhook = (differences: object = {}): object => ({
  name: `Webhook ${randomUUID().slice(0, 8)}`,
  url: 'https://example.com/hooks',
  events: ['report.created'],
  ...differences,
});

/** @throws Error when the answer is not 201 */
export async function createWebhook(api: ApiClient, differences: object = {}): Promise<Webhook> {
  const { status, body } = await api.call<Webhook>('POST', '/webhooks', { body: aWebhook(differences) });
  if (status !== 201) throw new Error(`POST /webhooks answered ${String(status)}: ${JSON.stringify(body)}`);
  return body;
}
