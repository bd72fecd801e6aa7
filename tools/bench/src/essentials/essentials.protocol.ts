export type EssentialWebhook = {
  readonly id: string;
  readonly url: string;
  readonly eventCodes: readonly string[];
};

/** What a process of the pipeline is told when it starts; it answers with `ready` when it reads. */
export type EssentialsTask = {
  readonly brokers: string;
  /** Put before topics and groups. */
  readonly prefix: string;
  /** With the database. */
  readonly mongoUri: string;
  /** By account. */
  readonly webhooks: ReadonlyMap<string, readonly EssentialWebhook[]>;
};

export const ESSENTIAL_TOPICS = {
  events: 'essentials.events',
  deliver: 'essentials.deliver',
  outcomes: 'essentials.outcomes',
} as const;

export const ESSENTIAL_DELIVERIES = 'essentials';

/** A document of the log: the messageId is its `_id`. */
export type EssentialDelivery = {
  readonly _id: string;
  readonly webhookId: string;
  readonly accountId: string;
  readonly startedAt: Date;
  readonly durationMs: number;
};
