import { randomUUID } from 'node:crypto';
import { TOPICS, encodeDeliveryTask, messageIdOf } from '@sight-webhooks/contracts';
import type { OutgoingRecord } from '@sight-webhooks/kafka';
import type { WebhookAtRest } from './webhooks-at-rest.js';

export type RetryAtRest = {
  readonly record: OutgoingRecord;
  readonly messageId: string;
  /** Milliseconds since the epoch. */
  readonly dueAt: number;
};

/** The second attempt at a delivery, as it waits in its topic. @param dueAt milliseconds since the epoch */
export function retryAtRest({ webhookId, accountId }: WebhookAtRest, dueAt: number): RetryAtRest {
  const eventSource = '/sight/inspection';
  const eventId = randomUUID();
  const messageId = messageIdOf(eventSource, eventId, webhookId);
  const notBefore = Math.ceil(dueAt);
  const record = encodeDeliveryTask({
    delivery: {
      messageId,
      run: 0,
      accountId,
      webhookId,
      webhookName: 'At rest',
      webhookVersion: 1,
      eventSource,
      eventId,
      eventCode: 'report.created',
      resourceId: 1,
      createdAt: Date.now(),
    },
    attempt: 2,
    parks: 0,
    parkedSince: null,
    notBefore,
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    body: Buffer.from(JSON.stringify({ messageId })),
  });
  return { record: { topic: TOPICS.retry1, ...record }, messageId, dueAt: notBefore };
}
