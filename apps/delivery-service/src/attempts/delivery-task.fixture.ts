import type { Delivery, DeliveryTask } from '@sight-webhooks/contracts';

/** A first attempt, for specs. */
export function deliveryTask(
  delivery: Partial<Delivery> = {},
  task: Partial<DeliveryTask> = {},
): DeliveryTask {
  return {
    delivery: {
      messageId: 'wh-1',
      run: 0,
      accountId: 'acme',
      webhookId: 'hook-1',
      webhookName: 'Slack',
      webhookVersion: 1,
      eventSource: '/sight/inspection',
      eventId: 'event-1',
      eventCode: 'report.created',
      resourceId: 12301,
      createdAt: 1_000,
      ...delivery,
    },
    attempt: 1,
    parks: 0,
    parkedSince: null,
    notBefore: null,
    traceparent: '00-11111111111111111111111111111111-2222222222222222-00',
    body: Buffer.from('{}'),
    ...task,
  };
}
