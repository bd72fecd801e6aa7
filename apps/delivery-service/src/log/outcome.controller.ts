import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  TOPICS,
  TRACEPARENT_HEADER,
  decodeOutcome,
  traceparentOr,
  type Outcome,
} from '@sight-webhooks/contracts';
import type { ConsumedRecord, RecordContext } from '@sight-webhooks/kafka';
import { InvalidRecordPublisher, TRACING, type Tracing } from '@sight-webhooks/service';
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

  /** Settles the record: it resolves when the log has the outcome. */
  @EventPattern([TOPICS.outcomes], OUTCOMES)
  async onRecord(@Payload() record: ConsumedRecord, @Ctx() context: RecordContext): Promise<void> {
    const outcome = decodeOutcome(record);
    if (outcome.ok) await this.#add(outcome.value, record);
    else if (await context.begin()) await this.#invalidRecords.publish(record, outcome);
  }

  async #add(outcome: Outcome, { headers }: ConsumedRecord): Promise<void> {
    if (!this.#tracing.enabled) return this.#batches.add(outcome);
    const parent = traceparentOr(headers[TRACEPARENT_HEADER]?.toString());
    const work = this.#tracing.begin('outcome', 'consumer', parent, {
      'sight.message_id': outcome.delivery.messageId,
      'sight.attempt': outcome.attempt,
      'sight.next': outcome.step.kind,
    });
    await this.#batches.add(outcome);
    work.end();
  }
}
