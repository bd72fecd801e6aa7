import {
  INVALID_REASONS,
  TOPICS,
  decodeWebhookConfig,
  type WebhookConfig,
  type WebhookConfigRecord,
} from '@sight-webhooks/contracts';
import { CompactedTopicReader, type ConsumedRecord, type KafkaConnection } from '@sight-webhooks/kafka';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Logger } from './logger.js';

/** A webhook as of a version; `config` is null once it has been removed. */
export type WebhookState = { readonly version: number; readonly config: WebhookConfig | null };

export type WebhookViewOptions = {
  readonly kafka: KafkaConnection;
  readonly logger: Logger;
  readonly metrics: Registry;
  /** Called for every change that the view takes over, in order; for indexes over the view. */
  readonly onChange?: (webhookId: string, current: WebhookState, previous: WebhookState | undefined) => void;
  /** Called for every readable record of the topic, older versions too. */
  readonly onRecord?: (record: WebhookConfigRecord) => void;
  readonly onCrash: (error: Error) => void;
};

/** Also where nobody asks: the view's age tells nothing otherwise. */
const REFRESH_EVERY_MS = 5_000;
/** How long a removal is remembered: far longer than a late publication of an older version can take. */
const REMEMBER_REMOVALS_MS = 24 * 3_600_000;

/**
 * Every webhook, as `webhooks.config` has it. Two instances of the config service may publish out of order: a record
 * is taken over only when its version is higher than the one held, and removals are remembered, so that a late older
 * state does not bring a webhook back.
 */
export class WebhookView {
  readonly #options: WebhookViewOptions;
  readonly #reader: CompactedTopicReader;
  readonly #states = new Map<string, WebhookState>();
  readonly #removedAt = new Map<string, number>();
  readonly #unreadable: Counter;
  #refresh: NodeJS.Timeout | undefined;

  constructor(options: WebhookViewOptions) {
    this.#options = options;
    this.#reader = new CompactedTopicReader({
      connection: options.kafka,
      topic: TOPICS.config,
      apply: (record) => {
        this.#apply(record);
      },
      onCrash: options.onCrash,
    });
    this.#unreadable = new Counter({
      name: 'config_records_unreadable_total',
      help: 'Records of webhooks.config that could not be read and were passed over.',
      labelNames: ['reason'],
      registers: [options.metrics],
    });
    // A counter that appears with its first count has no increase that anybody could alarm on.
    for (const reason of INVALID_REASONS) this.#unreadable.inc({ reason }, 0);
    this.#registerGauges(options.metrics);
  }

  /** Reads the whole topic; resolves once the view is complete. */
  async start(timeoutMs?: number): Promise<void> {
    await this.#reader.start(timeoutMs);
    this.#refresh ??= setInterval(() => {
      this.#reader.readToEnd(REFRESH_EVERY_MS).catch(() => undefined);
    }, REFRESH_EVERY_MS);
  }

  /** Undefined for a webhook that the topic does not know (or no longer: its removal has been compacted away). */
  get(webhookId: string): WebhookState | undefined {
    return this.#states.get(webhookId);
  }

  /** Resolves once the view has everything that was published before the call. @throws ReadToEndTimeoutError */
  async readToEnd(timeoutMs: number): Promise<void> {
    await this.#reader.readToEnd(timeoutMs);
  }

  async close(): Promise<void> {
    clearInterval(this.#refresh);
    await this.#reader.close();
  }

  #apply(record: ConsumedRecord): void {
    const decoded = decodeWebhookConfig(record);
    if (!decoded.ok) {
      this.#unreadable.inc({ reason: decoded.reason });
      this.#options.logger.error(
        { offset: record.offset, reason: decoded.reason, detail: decoded.detail },
        'config.unreadable',
      );
      return;
    }
    const { webhookId, version, config } = decoded.value;
    this.#options.onRecord?.(decoded.value);
    const previous = this.#states.get(webhookId);
    if (previous !== undefined && previous.version >= version) return;
    const current = { version, config };
    this.#states.set(webhookId, current);
    if (config === null) this.#rememberRemoval(webhookId);
    this.#options.onChange?.(webhookId, current, previous);
  }

  #rememberRemoval(webhookId: string): void {
    const now = Date.now();
    this.#removedAt.set(webhookId, now);
    // Insertion order is the order of removal, so the oldest come first.
    for (const [oldId, removedAt] of this.#removedAt) {
      if (now - removedAt < REMEMBER_REMOVALS_MS) break;
      this.#removedAt.delete(oldId);
      this.#states.delete(oldId);
    }
  }

  #registerGauges(metrics: Registry): void {
    const states = this.#states;
    const removed = this.#removedAt;
    const reader = this.#reader;
    const createdAt = Date.now();
    new Gauge({
      name: 'config_view_webhooks',
      help: 'Webhooks in the view, removed ones left out.',
      registers: [metrics],
      collect() {
        this.set(states.size - removed.size);
      },
    });
    new Gauge({
      name: 'config_view_age_seconds',
      help: 'Time since the view was last known to hold everything that had been published.',
      registers: [metrics],
      collect() {
        this.set((Date.now() - (reader.caughtUpAt ?? createdAt)) / 1_000);
      },
    });
  }
}
