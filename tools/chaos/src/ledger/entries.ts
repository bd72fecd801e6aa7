/**
 * What the harness knows for itself. Every time is in milliseconds of its own monotonic clock, so that neither a jump
 * of a wall clock nor what the product says of itself can change the verdict.
 */

export type ProducedEvent = {
  /** One of its own for each event: with the webhook's key it names the pair, without asking the product. */
  readonly resourceId: number;
  readonly id: string;
  readonly account: string;
  readonly type: string;
  /** When it was handed to the producer, at first. */
  readonly producedAt: number;
  /** Undefined while the broker has not acknowledged it. */
  ackedAt: number | undefined;
  /** How often it was produced on purpose. */
  copies: number;
};

export type WebhookChange = 'create' | 'activate' | 'deactivate' | 'remove';

/** One call of the API that changes a webhook, and what was answered. */
export type WebhookCall = {
  readonly change: WebhookChange;
  readonly startedAt: number;
  /** Undefined while, or if, there is no answer. */
  answeredAt: number | undefined;
  /** 'effective': 200, 201 or 204; 'saved': 202; 'unknown': anything else, also no answer at all. */
  answer: 'effective' | 'saved' | 'unknown';
};

export type KnownWebhook = {
  /** Chosen by the harness; the path of its URL ends with it. */
  readonly key: string;
  readonly account: string;
  readonly events: readonly string[];
  /** False where no request gets as far as the receiver's HTTP: nothing listens, or TLS fails. */
  readonly visible: boolean;
  /** Undefined until the API has told. */
  id: string | undefined;
  readonly calls: WebhookCall[];
};

/** One request as the receiver saw it. */
export type SeenRequest = {
  readonly webhookKey: string;
  readonly resourceId: number;
  readonly messageId: string;
  readonly attempt: number;
  readonly body: string;
  readonly signature: 'verified' | 'wrong' | 'unchecked';
  readonly arrivedAt: number;
  /** When the attempt was begun, by its signed timestamp where that is much earlier than its arrival: its sender was frozen. */
  readonly begunAt: number;
  /** Not later than the moment at which the answer was begun; undefined when there is none. */
  readonly answeredAt: number | undefined;
  /** Undefined while it is open. */
  endedAt: number | undefined;
  /** Whether the receiver answered with a complete 200. */
  succeeded: boolean;
};

export type Part = 'config-service' | 'fanout-service' | 'delivery-service' | 'broker' | 'database';

/** Something that was done to the product, until it had recovered from it. */
export type Disturbance = {
  readonly what: string;
  readonly part: Part;
  /** Whether work that was under way may be done again because of it; a graceful stop must not cause that. */
  readonly mayRepeat: boolean;
  /** How far a wall clock was moved, for attempts that may be early by as much. */
  readonly clockSkewMs: number;
  readonly from: number;
  /** Undefined while it lasts. */
  to: number | undefined;
};

export type ReportedAttempt = {
  readonly attempt: number;
  readonly statusCode: number | null;
  readonly error: string | null;
};

/** A delivery as the API shows it at the end. */
export type ReportedDelivery = {
  readonly webhookKey: string;
  readonly resourceId: number;
  readonly messageId: string;
  readonly status: string;
  readonly reason: string | null;
  readonly attempts: readonly ReportedAttempt[];
};

/** Everything that a verdict is made from. */
export type Ledger = {
  readonly events: ReadonlyMap<number, ProducedEvent>;
  readonly webhooks: ReadonlyMap<string, KnownWebhook>;
  readonly requests: readonly SeenRequest[];
  readonly disturbances: readonly Disturbance[];
  readonly deliveries: readonly ReportedDelivery[];
  /** messageIds of the records of `webhooks.dead-letter`. */
  readonly deadLetters: ReadonlySet<string>;
  /** Records that nobody can read, by how many were produced and how many were put aside. */
  readonly poison: { readonly produced: number; readonly putAside: number };
  /** Processes that ended although nobody ended them. */
  readonly unexpectedExits: readonly string[];
};

/** The settings that the checks have to know, milliseconds. */
export type Timing = {
  readonly retryDelayMs: number;
  readonly attemptTimeoutMs: number;
};

/** One (event, webhook) pair. */
export const pairKey = ({
  resourceId,
  webhookKey,
}: {
  readonly resourceId: number;
  readonly webhookKey: string;
}): string => `${String(resourceId)}/${webhookKey}`;
