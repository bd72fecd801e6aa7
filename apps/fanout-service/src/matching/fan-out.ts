import {
  messageIdOf,
  requestBodyOf,
  type Delivery,
  type DeliveryTask,
  type DomainEvent,
  type EventType,
} from '@sight-webhooks/contracts';
import type { Subscription } from './subscription-index.js';

/**
 * The first attempt of an event's message to a webhook. The message is fixed from now on: whoever computes it again gets
 * the same messageId and the same body.
 *
 * @param now milliseconds since the epoch
 */
export function fanOutTo(
  subscription: Subscription,
  event: DomainEvent,
  eventType: EventType,
  now: number,
): DeliveryTask {
  const messageId = messageIdOf(event.source, event.id, subscription.webhookId);
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
    delivery,
    attempt: 1,
    parks: 0,
    parkedSince: null,
    notBefore: null,
    traceparent: event.traceparent,
    body: Buffer.from(requestBodyOf(messageId, eventType, event.resourceId)),
  };
}
