import type { EncodedRecord } from './decoded.js';
import { encodeDeliveryTask, type DeliveryTask } from './delivery-task.codec.js';
import type { Execution } from './outcome.codec.js';
import type { FailedReason } from './outcome.terms.js';

/**
 * A record of `webhooks.dead-letter`: the failed delivery's task, as it was last attempted, with the reason and the
 * last execution in headers of their own. Nothing else is needed to send it again.
 */
export function encodeDeadLetter(
  task: DeliveryTask,
  reason: FailedReason,
  lastExecution: Execution | null,
  failedAt: number,
): EncodedRecord {
  const record = encodeDeliveryTask({ ...task, notBefore: null });
  return {
    ...record,
    headers: {
      ...record.headers,
      reason,
      'failed-at': String(failedAt),
      ...(lastExecution === null ? {} : { 'last-execution': JSON.stringify(lastExecution) }),
    },
  };
}
