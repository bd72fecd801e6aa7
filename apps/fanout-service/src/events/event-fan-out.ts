import type { DomainEvent, EventType } from '@sight-webhooks/contracts';
import type { RecordContext } from '@sight-webhooks/kafka';
import type { LineBudget, Logger, Tracing } from '@sight-webhooks/service';
import type { FanoutMetrics } from '../fanout.metrics.js';
import type { SubscriptionIndex } from '../matching/subscription-index.js';
import type { DeliveryProducer, Produced } from './delivery-producer.js';
import type { RecentDeliveries } from './recent-deliveries.js';

export type FanOutResult =
  | { readonly kind: 'matched' | 'unmatched' | 'repeat' }
  /** Nothing was done: the record is left to its partition's next owner. */
  | { readonly kind: 'handed_back' }
  /** The broker will never take the deliveries to some webhooks; the others have been produced. */
  | { readonly kind: 'refused'; readonly detail: string };

export type EventFanOutOptions = {
  readonly index: SubscriptionIndex;
  readonly recent: RecentDeliveries;
  readonly deliveries: DeliveryProducer;
  readonly metrics: FanoutMetrics;
  readonly logger: Logger;
  /** For the lines of events that went well. */
  readonly lines: LineBudget;
  readonly tracing: Tracing;
};

/** Takes a domain event to every webhook that has selected it. */
export class EventFanOut {
  readonly #options: EventFanOutOptions;

  constructor(options: EventFanOutOptions) {
    this.#options = options;
  }

  /**
   * Resolves when the broker has acknowledged the deliveries. The view has to have passed the barrier.
   * @param context asked to begin before the first delivery is produced; when it answers false, nothing is
   * @param arrivedAt when the event's record was handed over, by the monotonic clock
   */
  async fanOut(
    event: DomainEvent,
    eventType: EventType,
    context: Pick<RecordContext, 'begin'>,
    arrivedAt: number,
  ): Promise<FanOutResult> {
    const { index, recent, deliveries, metrics, tracing } = this.#options;
    const work = tracing.begin('fan-out', 'consumer', event.traceparent, { 'sight.event_id': event.id });
    const followed = tracing.enabled ? { ...event, traceparent: work.traceparent } : event;
    let matching = 0;
    const produced = await recent.inTurn(event, (alreadyHave) => {
      const subscriptions = index.match(event.accountId, eventType.code);
      matching = subscriptions.length;
      const fresh = subscriptions.filter(({ webhookId }) => !alreadyHave.has(webhookId));
      return deliveries.produce({ event: followed, eventType, subscriptions: fresh, context });
    });
    const durationMs = performance.now() - arrivedAt;
    metrics.deliveries.inc(produced.webhookIds.length);
    metrics.durationSeconds.observe(durationMs / 1_000);
    const result = resultOf(matching, produced);
    work.end({ 'sight.result': result.kind, 'sight.deliveries': produced.webhookIds.length });
    this.#log(event, result, produced, durationMs);
    return result;
  }

  /** One line for an event that went somewhere; most events of most accounts go nowhere, and are counted only. */
  #log(event: DomainEvent, { kind }: FanOutResult, { webhookIds }: Produced, durationMs: number): void {
    const { logger, lines } = this.#options;
    const leftOut = kind === 'matched' ? lines.take(performance.now()) : {};
    if (leftOut === undefined) return;
    const { id: eventId, source: eventSource, accountId, type: eventCode, resourceId, traceparent } = event;
    const fields = { eventId, eventSource, accountId, eventCode, resourceId, traceparent, result: kind };
    const roundedMs = Math.round(durationMs * 10) / 10;
    const line = { ...fields, webhooks: webhookIds.length, durationMs: roundedMs, ...leftOut };
    if (webhookIds.length > 0) logger.info(line, 'event.fanned_out');
    else logger.debug(line, 'event.fanned_out');
  }
}

function resultOf(matching: number, { begun, webhookIds, refusal }: Produced): FanOutResult {
  if (!begun) return { kind: 'handed_back' };
  if (refusal !== undefined) return { kind: 'refused', detail: refusal };
  if (webhookIds.length > 0) return { kind: 'matched' };
  return { kind: matching === 0 ? 'unmatched' : 'repeat' };
}
