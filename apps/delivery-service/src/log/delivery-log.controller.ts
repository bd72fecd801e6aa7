import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  TOPICS,
  TRACEPARENT_HEADER,
  decodeDeliveryTask,
  decodeOutcome,
  traceparentOr,
  type Decoded,
  type DeliveryTask,
  type Invalid,
  type Outcome,
} from '@sight-webhooks/contracts';
import type { ConsumedRecord, RecordContext } from '@sight-webhooks/kafka';
import { InvalidRecordPublisher, TRACING, type TracedWork, type Tracing } from '@sight-webhooks/service';
import { OutcomeBatches } from './outcome-batches.js';

/** The transport that brings what the delivery log is made from. */
export const DELIVERY_LOG = Symbol('delivery log');

type Read = {
  readonly outcomes: readonly Outcome[];
  readonly unreadable: readonly (readonly [ConsumedRecord, Invalid])[];
  readonly spans: readonly TracedWork[];
};

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

  /** What is to be delivered is in the log before anything came of it. What cannot be read is told by who delivers. */
  @EventPattern([TOPICS.deliver], DELIVERY_LOG)
  async onTasks(@Payload() records: readonly ConsumedRecord[]): Promise<void> {
    await this.#write(this.#read(records, decodeAcceptance));
  }

  @EventPattern([TOPICS.outcomes], DELIVERY_LOG)
  async onOutcomes(
    @Payload() records: readonly ConsumedRecord[],
    @Ctx() context: RecordContext,
  ): Promise<void> {
    const read = this.#read(records, decodeOutcome);
    // First, so that what cannot be read keeps nothing else.
    await this.#write(read);
    for (const [record, problem] of read.unreadable)
      if (await context.begin()) await this.#invalidRecords.publish(record, problem);
  }

  #read(records: readonly ConsumedRecord[], decode: (record: ConsumedRecord) => Decoded<Outcome>): Read {
    const outcomes: Outcome[] = [];
    const unreadable: (readonly [ConsumedRecord, Invalid])[] = [];
    const spans: TracedWork[] = [];
    for (const record of records) {
      const outcome = decode(record);
      if (!outcome.ok) {
        unreadable.push([record, outcome]);
        continue;
      }
      outcomes.push(outcome.value);
      if (this.#tracing.enabled) spans.push(this.#begin(outcome.value, record));
    }
    return { outcomes, unreadable, spans };
  }

  async #write({ outcomes, spans }: Read): Promise<void> {
    if (outcomes.length > 0) await this.#batches.add(outcomes);
    for (const span of spans) span.end();
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

function decodeAcceptance(record: ConsumedRecord): Decoded<Outcome> {
  const task = decodeDeliveryTask(record);
  return task.ok ? { ok: true, value: acceptanceOf(task.value) } : task;
}

/** What a task tells before anything has come of it. */
function acceptanceOf({ delivery, body, attempt }: DeliveryTask): Outcome {
  return { delivery, body: body.toString('utf8'), attempt, execution: null, step: { kind: 'accepted' } };
}
