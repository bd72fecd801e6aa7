import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TASK_TOPICS, decodeDeliveryTask } from '@sight-webhooks/contracts';
import type { ConsumedRecord, RecordContext } from '@sight-webhooks/kafka';
import { InvalidRecordPublisher, crashPoint, type Arrival } from '@sight-webhooks/service';
import { DeliveryAttempts } from './delivery-attempts.js';

/** The transport that brings the attempts that are to be made. */
export const DELIVERY_TASKS = Symbol('delivery tasks');

@Controller()
export class DeliveryTaskController {
  readonly #attempts: DeliveryAttempts;
  readonly #invalidRecords: InvalidRecordPublisher;

  constructor(
    @Inject(DeliveryAttempts) attempts: DeliveryAttempts,
    @Inject(InvalidRecordPublisher) invalidRecords: InvalidRecordPublisher,
  ) {
    this.#attempts = attempts;
    this.#invalidRecords = invalidRecords;
  }

  @EventPattern([...TASK_TOPICS], DELIVERY_TASKS)
  onRecords(@Payload() arrivals: readonly Arrival[]): void {
    for (const { record, context, settle } of arrivals) settle(this.#process(record, context));
  }

  /** Resolves when everything that follows from the record is in Kafka. */
  async #process(record: ConsumedRecord, context: RecordContext): Promise<void> {
    const task = decodeDeliveryTask(record);
    if (task.ok) await this.#attempts.process(task.value, context);
    else if (await context.begin()) await this.#invalidRecords.publish(record, task);
    // Everything that follows is in Kafka, and no commit says so yet.
    crashPoint('delivery.before_commit');
  }
}
