import {
  TOPICS,
  encodeDeadLetter,
  encodeDeliveryTask,
  encodeOutcome,
  topicOfAttempt,
  type DeliveryTask,
  type Execution,
  type Step,
} from '@sight-webhooks/contracts';
import type { BatchingProducer, OutgoingRecord } from '@sight-webhooks/kafka';
import { isTold } from './parking-policy.js';

/** Publishes what came of an attempt together with what follows from it, in one request to the broker. */
export class OutcomePublisher {
  readonly #producer: Pick<BatchingProducer, 'send'>;

  constructor(producer: Pick<BatchingProducer, 'send'>) {
    this.#producer = producer;
  }

  /**
   * @param execution null when nothing was sent
   * @param owned false when the partition has been assigned away: its new owner makes the attempt again, so only the
   *   outcome is published and never the next attempt, or there would be two chains of them
   */
  publish(task: DeliveryTask, execution: Execution | null, step: Step, owned: boolean): Promise<void> {
    const records: OutgoingRecord[] = isTold(step) ? [outcomeRecord(task, execution, step)] : [];
    const follower = owned ? followingRecord(task, execution, step) : undefined;
    if (follower !== undefined) records.push(follower);
    return this.#producer.send(records);
  }
}

function outcomeRecord(task: DeliveryTask, execution: Execution | null, step: Step): OutgoingRecord {
  const { delivery, attempt, body, traceparent } = task;
  const outcome = { delivery, body: body.toString('utf8'), attempt, execution, step };
  return { topic: TOPICS.outcomes, ...encodeOutcome(outcome, traceparent) };
}

function followingRecord(
  task: DeliveryTask,
  execution: Execution | null,
  step: Step,
): OutgoingRecord | undefined {
  switch (step.kind) {
    case 'retry': {
      const { attempt, notBefore } = step;
      const next = { ...task, attempt, notBefore, parks: 0, parkedSince: null };
      return { topic: topicOfAttempt(attempt), ...encodeDeliveryTask(next) };
    }
    case 'parked': {
      const { parks, parkedSince, notBefore } = step;
      return { topic: TOPICS.parked, ...encodeDeliveryTask({ ...task, parks, parkedSince, notBefore }) };
    }
    case 'failed':
      return { topic: TOPICS.deadLetter, ...encodeDeadLetter(task, step.reason, execution, Date.now()) };
    case 'accepted':
    case 'delivered':
    case 'skipped':
      return undefined;
  }
}
