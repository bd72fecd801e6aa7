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
import { OutcomeBatches } from './outcome-batches.js';

/** The transport that brings the outcomes for the delivery log. */
export const OUTCOMES = Symbol('outcomes');

@Controller()
export class OutcomeController {
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

  /** Settles the records: it resolves when the log has their outcomes. */
  @EventPattern([TOPICS.outcomes], OUTCOMES)
  async onRecords(
    @Payload() records: readonly ConsumedRecord[],
    @Ctx() context: RecordContext,
  ): Promise<void> {
    const outcomes: Outcome[] = [];
    const work: TracedWork[] = [];
    const unreadable: (readonly [ConsumedRecord, Invalid])[] = [];
    for (const record of records) {
      const outcome = decodeOutcome(record);
      if (!outcome.ok) {
        unreadable.push([record, outcome]);
        continue;
      }
      outcomes.push(outcome.value);
      if (this.#tracing.enabled) work.push(this.#begin(outcome.value, record));
    }
    // First, so that what cannot be read keeps nothing else.
    if (outcomes.length > 0) await this.#batches.add(outcomes);
    for (const span of work) span.end();
    for (const [record, problem] of unreadable)
      if (await context.begin()) await this.#invalidRecords.publish(record, problem);
  }

  #begin(outcome: Outcome, { headers }: ConsumedRecord): TracedWork {
    const parent = traceparentOr(headers[TRACEPARENT_HEADER]?.toString());
    return this.#tracing.begin('outcome', 'consumer', parent, {
      'sight.message_id': outcome.delivery.messageId,
      'sight.attempt': outcome.attempt,
      'sight.next': outcome.step.kind,
    });
  }
}
