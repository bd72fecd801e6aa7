import {
  messageIdOf,
  requestBodyOf,
  type Delivery,
  type DeliveryTask,
  type DomainEvent,
  type EventType,
  type Outcome,
} from '@sight-webhooks/contracts';
import type { Subscription } from './subscription-index.js';

/** One event's message to one webhook: the first attempt that is to be made, and the outcome that makes it visible. */
export type FannedOut = { readonly task: DeliveryTask; readonly accepted: Outcome };

/**
 * The message of an event to a webhook, fixed from now on: whoever computes it again gets the same messageId and the
 * same body.
 *
 * @param now milliseconds since the epoch
 */
export function fanOutTo(
  subscription: Subscription,
  event: DomainEvent,
  eventType: EventType,
  now: number,
): FannedOut {
  const messageId = messageIdOf(event.source, event.id, subscription.webhookId);
  const body = requestBodyOf(messageId, eventType, event.resourceId);
  const delivery: Delivery = {
    messageId,
    run: 0,
    accountId: event.accountId,
    webhookId: subscription.webhookId,
    webhookName: subscription.webhookName,
    webhookVersion: subscription.webhookVersion,
    eventSource: event.source,
    eventId: event.id,
    eventCode: eventType.code,
    ...(event.time === undefined ? {} : { eventTime: event.time }),
    resourceId: event.resourceId,
    createdAt: now,
  };
  return {
    task: {
      delivery,
      attempt: 1,
      parks: 0,
      parkedSince: null,
      notBefore: null,
      traceparent: event.traceparent,
      body: Buffer.from(body),
    },
    accepted: { delivery, body, attempt: 1, execution: null, step: { kind: 'accepted' } },
  };
}
