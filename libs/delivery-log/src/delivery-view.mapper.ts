import type { DeliveryDetail, DeliveryItem } from '@sight-webhooks/contracts';
import type { LoggedExecution } from './delivery-entry.js';
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
    nextAttemptAt: toIso(state.nextAttemptAt),
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
