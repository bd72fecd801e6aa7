import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import {
  COMPONENTS,
  decodeDomainEvent,
  findEventType,
  invalid,
  type Invalid,
} from '@sight-webhooks/contracts';
import type { ConsumedRecord, RecordContext } from '@sight-webhooks/kafka';
import { InvalidRecordPublisher, LOGGER, type Arrival, type Logger } from '@sight-webhooks/service';
import { FanoutMetrics } from '../fanout.metrics.js';
import { EventFanOut } from './event-fan-out.js';

/** The transport that brings the domain events. */
export const DOMAIN_EVENTS = Symbol('domain events');

@Controller()
export class DomainEventController {
  readonly #fanOut: EventFanOut;
  readonly #invalidRecords: InvalidRecordPublisher;
  readonly #metrics: FanoutMetrics;
  readonly #logger: Logger;

  constructor(
    @Inject(EventFanOut) fanOut: EventFanOut,
    @Inject(InvalidRecordPublisher) invalidRecords: InvalidRecordPublisher,
    @Inject(FanoutMetrics) metrics: FanoutMetrics,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.#fanOut = fanOut;
    this.#invalidRecords = invalidRecords;
    this.#metrics = metrics;
    this.#logger = logger;
  }

  @EventPattern(COMPONENTS.map(({ topic }) => topic), DOMAIN_EVENTS)
  onRecords(@Payload() arrivals: readonly Arrival[]): void {
    for (const { record, context, settle } of arrivals) settle(this.#process(record, context));
  }

  /** Resolves when everything that follows from the record is in Kafka. */
  async #process(record: ConsumedRecord, context: RecordContext): Promise<void> {
    const event = decodeDomainEvent(record);
    if (!event.ok) {
      await this.#putAside(record, context, event);
      return;
    }
    const eventType = findEventType(event.value.type);
    if (eventType === undefined) {
      this.#metrics.count('unknown_type');
      this.#logger.debug({ eventId: event.value.id, eventSource: event.value.source }, 'event.unknown_type');
      return;
    }
    const result = await this.#fanOut.fanOut(event.value, eventType, () => context.begin());
    if (result.kind === 'refused') {
      await this.#putAside(record, context, invalid('refused_by_broker', result.detail));
    } else if (result.kind !== 'handed_back') {
      this.#metrics.count(result.kind);
      if (result.kind === 'matched') this.#metrics.observeAge(record.timestamp);
    }
  }

  async #putAside(record: ConsumedRecord, context: RecordContext, problem: Invalid): Promise<void> {
    if (!(await context.begin())) return;
    await this.#invalidRecords.publish(record, problem);
    this.#metrics.count(problem.reason === 'refused_by_broker' ? 'refused' : 'invalid');
  }
}
