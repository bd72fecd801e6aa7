import { decodeDeliveryTask, peekDelivery, type Outcome } from '@sight-webhooks/contracts';
import type { ConsumedRecord } from '@sight-webhooks/kafka';

/** A delivery that was accepted: the record of its first attempt. */
export type Acceptance = {
  readonly messageId: string;
  /** When the event was matched, milliseconds since the epoch. */
  readonly createdAt: number;
  readonly record: ConsumedRecord;
};

/** Undefined when the record cannot be read. */
export function acceptanceOf(record: ConsumedRecord): Acceptance | undefined {
  const peeked = peekDelivery(record);
  if (peeked !== undefined) return { ...peeked, record };
  const task = decodeDeliveryTask(record);
  if (!task.ok) return undefined;
  const { messageId, createdAt } = task.value.delivery;
  return { messageId, createdAt, record };
}

/**
 * What a delivery is before anything has come of it. Most records need not be decoded for that: what has come of the
 * same match says all that they do.
 * @returns undefined when the record cannot be read
 */
export function asOutcome({ createdAt, record }: Acceptance, cameOfIt?: Outcome): Outcome | undefined {
  if (cameOfIt?.delivery.createdAt === createdAt) return accepted(cameOfIt);
  const task = decodeDeliveryTask(record);
  return task.ok ? accepted({ ...task.value, body: task.value.body.toString('utf8') }) : undefined;
}

const accepted = ({ delivery, body, attempt }: Pick<Outcome, 'delivery' | 'body' | 'attempt'>): Outcome => ({
  delivery,
  body,
  attempt,
  execution: null,
  step: { kind: 'accepted' },
});
