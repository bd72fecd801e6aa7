import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  TOPICS,
  TRACEPARENT_HEADER,
  decodeOutcome,
  traceparentOr,
  type Invalid,
  type Outcome,
} from '@sight-webhooks/contracts';
import type { ConsumedRecord, RecordContext } from '@sight-webhooks/kafka';
import { InvalidRecordPublisher, TRACING, type TracedWork, type Tracing } from '@sight-webhooks/service';
import { acceptanceOf, type Acceptance } from './acceptance.js';
import { OutcomeBatches } from './outcome-batches.js';

/** The transport that brings what the delivery log is made from. */
export const DELIVERY_LOG = Symbol('delivery log');

/** Settles records when the log has what they tell. */
@Controller()
export class DeliveryLogController {
  readonly #batches: OutcomeBatches;
  readonly #invalidRecords: InvalidRecordPublisher;
  readonly #tracing: Tracing;

  constructor(
    @Inject(OutcomeBatches) batches: OutcomeBatches,
    @Inject(InvalidRecordPublisher) invalidRecords: InvalidRecordPublisher,
    @Inject(TRACING) tracing: Tracing,
  ) {
    this.#batches = batches;
    this.#invalidRecords = invalidRecords;
    this.#tracing = tracing;
  }

  /** What is to be delivered is in the log whatever comes of it. What cannot be read is told by who delivers. */
  @EventPattern([TOPICS.deliver], DELIVERY_LOG)
  async onTasks(@Payload() records: readonly ConsumedRecord[]): Promise<void> {
    const acceptances: Acceptance[] = [];
    const spans: TracedWork[] = [];
    for (const record of records) {
      const acceptance = acceptanceOf(record);
      if (acceptance === undefined) continue;
      acceptances.push(acceptance);
      if (this.#tracing.enabled) spans.push(this.#begin(record, acceptance.messageId, 1, 'accepted'));
    }
    if (acceptances.length > 0) await this.#batches.accept(acceptances);
    for (const span of spans) span.end();
  }

  @EventPattern([TOPICS.outcomes], DELIVERY_LOG)
  async onOutcomes(
    @Payload() records: readonly ConsumedRecord[],
    @Ctx() context: RecordContext,
  ): Promise<void> {
    const outcomes: Outcome[] = [];
    const unreadable: (readonly [ConsumedRecord, Invalid])[] = [];
    const spans: TracedWork[] = [];
    for (const record of records) {
      const outcome = decodeOutcome(record);
      if (!outcome.ok) {
        unreadable.push([record, outcome]);
        continue;
      }
      outcomes.push(outcome.value);
      const { delivery, attempt, step } = outcome.value;
      if (this.#tracing.enabled) spans.push(this.#begin(record, delivery.messageId, attempt, step.kind));
    }
    // First, so that what cannot be read keeps nothing else.
    if (outcomes.length > 0) await this.#batches.report(outcomes);
    for (const span of spans) span.end();
    for (const [record, problem] of unreadable)
      if (await context.begin()) await this.#invalidRecords.publish(record, problem);
  }

  #begin({ headers }: ConsumedRecord, messageId: string, attempt: number, next: string): TracedWork {
    const parent = traceparentOr(headers[TRACEPARENT_HEADER]?.toString());
    return this.#tracing.begin('outcome', 'consumer', parent, {
      'sight.message_id': messageId,
      'sight.attempt': attempt,
      'sight.next': next,
    });
  }
}
