import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, decodeOutcome } from '@sight-webhooks/contracts';
import type { ConsumedRecord, RecordContext } from '@sight-webhooks/kafka';
import { InvalidRecordPublisher } from '@sight-webhooks/service';
import { OutcomeBatches } from './outcome-batches.js';

/** The transport that brings the outcomes for the delivery log. */
export const OUTCOMES = Symbol('outcomes');

@Controller()
export class OutcomeController {
  readonly #batches: OutcomeBatches;
  readonly #invalidRecords: InvalidRecordPublisher;

  constructor(
    @Inject(OutcomeBatches) batches: OutcomeBatches,
    @Inject(InvalidRecordPublisher) invalidRecords: InvalidRecordPublisher,
  ) {
    this.#batches = batches;
    this.#invalidRecords = invalidRecords;
  }

  /** Settles the record: it resolves when the log has the outcome. */
  @EventPattern([TOPICS.outcomes], OUTCOMES)
  async onRecord(@Payload() record: ConsumedRecord, @Ctx() context: RecordContext): Promise<void> {
    const outcome = decodeOutcome(record);
    if (outcome.ok) await this.#batches.add(outcome.value);
    else if (await context.begin()) await this.#invalidRecords.publish(record, outcome);
  }
}
