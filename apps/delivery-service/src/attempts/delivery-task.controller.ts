import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TASK_TOPICS } from '@sight-webhooks/contracts';
import type { Arrival } from '@sight-webhooks/kafka';
import { DeliveryAttempts } from './delivery-attempts.js';

/** The transport that brings the attempts that are to be made. */
export const DELIVERY_TASKS = Symbol('delivery tasks');

@Controller()
export class DeliveryTaskController {
  readonly #attempts: DeliveryAttempts;

  constructor(@Inject(DeliveryAttempts) attempts: DeliveryAttempts) {
    this.#attempts = attempts;
  }

  @EventPattern([...TASK_TOPICS], DELIVERY_TASKS)
  onRecords(@Payload() arrivals: readonly Arrival[]): void {
    for (const arrival of arrivals) arrival.settle(this.#attempts.process(arrival.record, arrival));
  }
}
