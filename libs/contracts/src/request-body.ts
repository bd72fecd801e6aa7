import type { EventType } from './catalogue/event-catalogue.js';

/**
 * The request body that a customer receives, fixed when the event is matched: the same bytes on every attempt.
 * The order of the fields is part of the public format.
 */
export function requestBodyOf(messageId: string, eventType: EventType, resourceId: number): string {
  return JSON.stringify({
    messageId,
    eventCode: eventType.code,
    eventName: eventType.name,
    payload: { resourceId, path: eventType.resourcePath.replace('{resourceId}', String(resourceId)) },
  });
}
