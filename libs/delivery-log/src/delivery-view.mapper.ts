import type { DeliveryDetail, DeliveryItem } from '@sight-webhooks/contracts';
import type { LoggedExecution } from './delivery-entry.js';
import type { DeliveryState } from './delivery-state.js';
import type { DeliveryDocument } from './delivery.schema.js';

/** A document as the REST API's lists show it. */
export function toItem({ _id, state, executions = [], ...document }: DeliveryDocument): DeliveryItem {
  return {
    messageId: _id,
    webhookId: document.webhookId,
    webhookName: document.webhookName,
    eventCode: document.eventCode,
    resourceId: document.resourceId,
    status: state.status,
    reason: state.reason,
    attempts: inOrder(executions).map(toAttempt),
    createdAt: document.createdAt.toISOString(),
    nextAttemptAt: toIso(dueAt(state, Date.now())),
    parkedSince: toIso(state.parkedSince),
  };
}

/** A document as the REST API shows it by itself. */
export function toDetail(document: DeliveryDocument): DeliveryDetail {
  return {
    ...toItem(document),
    eventId: document.eventId,
    requestBody: document.body,
    attempts: inOrder(document.executions ?? []).map((execution) => ({
      ...toAttempt(execution),
      responseExcerpt: execution.responseExcerpt,
    })),
  };
}

const toAttempt = ({ attempt, startedAt, durationMs, statusCode, error }: LoggedExecution) => ({
  attempt,
  startedAt: new Date(startedAt).toISOString(),
  durationMs,
  statusCode,
  error,
});

/**
 * When the next attempt is due. One that is parked is put off again and again, after the same delay, and not each time
 * is told: the delay follows from when it was parked and how often it had been put off by then.
 */
export function dueAt({ nextAttemptAt, parkedSince, parks }: DeliveryState, now: number): number | null {
  if (nextAttemptAt === null || parkedSince === null || nextAttemptAt >= now) return nextAttemptAt;
  const delayMs = Math.round((nextAttemptAt - parkedSince) / parks);
  if (!(delayMs > 0)) return nextAttemptAt;
  return nextAttemptAt + Math.ceil((now - nextAttemptAt) / delayMs) * delayMs;
}

const toIso = (epochMs: number | null): string | null =>
  epochMs === null ? null : new Date(epochMs).toISOString();

/** MongoDB's sets have no order. */
function inOrder(executions: readonly LoggedExecution[]): LoggedExecution[] {
  return executions.toSorted(
    (one, other) =>
      one.run - other.run ||
      one.attempt - other.attempt ||
      one.startedAt - other.startedAt ||
      (one.executionId < other.executionId ? -1 : 1),
  );
}
