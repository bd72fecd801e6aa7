import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import {
  COMPONENTS,
  decodeDomainEvent,
  findEventType,
  invalid,
  type Invalid,
} from '@sight-webhooks/contracts';
import type { Arrival } from '@sight-webhooks/kafka';
import { InvalidRecordPublisher, LOGGER, type Logger } from '@sight-webhooks/service';
import { FanoutMetrics } from '../fanout.metrics.js';
import { ConfigBarrier } from './config-barrier.js';
import { EventFanOut } from './event-fan-out.js';

/** The transport that brings the domain events. */
export const DOMAIN_EVENTS = Symbol('domain events');

@Controller()
export class DomainEventController {
  readonly #barrier: ConfigBarrier;
  readonly #fanOut: EventFanOut;
  readonly #invalidRecords: InvalidRecordPublisher;
  readonly #metrics: FanoutMetrics;
  readonly #logger: Logger;

  constructor(
    @Inject(ConfigBarrier) barrier: ConfigBarrier,
    @Inject(EventFanOut) fanOut: EventFanOut,
    @Inject(InvalidRecordPublisher) invalidRecords: InvalidRecordPublisher,
    @Inject(FanoutMetrics) metrics: FanoutMetrics,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.#barrier = barrier;
    this.#fanOut = fanOut;
    this.#invalidRecords = invalidRecords;
    this.#metrics = metrics;
    this.#logger = logger;
  }

  @EventPattern(COMPONENTS.map(({ topic }) => topic), DOMAIN_EVENTS)
  onRecords(@Payload() arrivals: readonly Arrival[]): void {
    for (const arrival of arrivals) arrival.settle(this.#process(arrival));
  }

  /** Resolves when everything that follows from the record is in Kafka. */
  async #process(arrival: Arrival): Promise<void> {
    const { record } = arrival;
    const arrivedAt = performance.now();
    // Thousands may wait here: what they say is read afterwards.
    await this.#barrier.passed();
    const event = decodeDomainEvent(record);
    if (!event.ok) {
      await this.#putAside(arrival, event);
      return;
    }
    const eventType = findEventType(event.value.type);
    if (eventType === undefined) {
      this.#metrics.count('unknown_type');
      this.#logger.debug({ eventId: event.value.id, eventSource: event.value.source }, 'event.unknown_type');
      return;
    }
    const result = await this.#fanOut.fanOut(event.value, eventType, arrival, arrivedAt);
    if (result.kind === 'refused') {
      await this.#putAside(arrival, invalid('refused_by_broker', result.detail));
    } else if (result.kind !== 'handed_back') {
      this.#metrics.count(result.kind);
      if (result.kind === 'matched') this.#metrics.observeAge(record.timestamp);
    }
  }

  async #putAside(arrival: Arrival, problem: Invalid): Promise<void> {
    if (!(await arrival.begin())) return;
    await this.#invalidRecords.publish(arrival.record, problem);
    this.#metrics.count(problem.reason === 'refused_by_broker' ? 'refused' : 'invalid');
  }
}
