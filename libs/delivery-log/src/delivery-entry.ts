import type { AttemptError, Execution, Outcome } from '@sight-webhooks/contracts';
import { mergeStates, stateOf, type DeliveryState } from './delivery-state.js';

/** More of a response than this is not kept, whatever the outcome carries: it bounds the size of a document. */
export const MAX_EXCERPT_CHARS = 4096;

/** One execution of an attempt, as it is stored. `$addToSet` compares all of it, so its fields keep their order. */
export type LoggedExecution = {
  readonly run: number;
  readonly attempt: number;
  readonly executionId: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly statusCode: number | null;
  readonly error: AttemptError | null;
  readonly responseExcerpt: string | null;
};

/** What is the same in every outcome of a delivery. */
export type DeliveryIdentity = {
  readonly accountId: string;
  readonly webhookId: string;
  readonly eventSource: string;
  readonly eventId: string;
  readonly eventCode: string;
  readonly resourceId: number;
};

/** What outcomes tell about one delivery, merged. */
export type DeliveryEntry = {
  readonly messageId: string;
  /** Whether the first of its outcomes is among them, so that the log hardly has anything of it yet. */
  readonly begins: boolean;
  readonly identity: DeliveryIdentity;
  /**
   * What can differ between outcomes because an event was matched twice, before and after a change: the least of
   * each is kept, so that the order of arrival decides nothing.
   */
  readonly least: { readonly createdAt: Date; readonly webhookName: string; readonly body: string };
  readonly state: DeliveryState;
  readonly executions: readonly LoggedExecution[];
};

export function entryOf(outcome: Outcome): DeliveryEntry {
  const { delivery, body, execution } = outcome;
  const { accountId, webhookId, eventSource, eventId, eventCode, resourceId } = delivery;
  return {
    messageId: delivery.messageId,
    begins: outcome.step.kind === 'accepted',
    identity: { accountId, webhookId, eventSource, eventId, eventCode, resourceId },
    least: { createdAt: new Date(delivery.createdAt), webhookName: delivery.webhookName, body },
    state: stateOf(outcome),
    executions: execution === null ? [] : [toLogged(delivery.run, execution)],
  };
}

/** One entry for each delivery, so that a batch writes each document once. */
export function mergeByDelivery(outcomes: readonly Outcome[]): DeliveryEntry[] {
  const entries = new Map<string, DeliveryEntry>();
  for (const entry of outcomes.map(entryOf)) {
    const known = entries.get(entry.messageId);
    entries.set(entry.messageId, known === undefined ? entry : mergeEntries(known, entry));
  }
  return [...entries.values()];
}

export function mergeEntries(one: DeliveryEntry, other: DeliveryEntry): DeliveryEntry {
  return {
    messageId: one.messageId,
    begins: one.begins || other.begins,
    identity: one.identity,
    least: {
      createdAt: least(one.least.createdAt, other.least.createdAt),
      webhookName: leastText(one.least.webhookName, other.least.webhookName),
      body: leastText(one.least.body, other.least.body),
    },
    state: mergeStates(one.state, other.state),
    executions: [...one.executions, ...other.executions],
  };
}

const least = <T>(one: T, other: T): T => (one <= other ? one : other);

/** By UTF-8 bytes, as MongoDB orders strings; JavaScript's own order differs beyond the Basic Multilingual Plane. */
const leastText = (one: string, other: string): string =>
  one === other || Buffer.compare(Buffer.from(one), Buffer.from(other)) <= 0 ? one : other;

function toLogged(run: number, execution: Execution): LoggedExecution {
  return {
    run,
    attempt: execution.attempt,
    executionId: execution.executionId,
    startedAt: execution.startedAt,
    durationMs: execution.durationMs,
    statusCode: execution.statusCode,
    error: execution.error,
    responseExcerpt: execution.responseExcerpt?.slice(0, MAX_EXCERPT_CHARS) ?? null,
  };
}
