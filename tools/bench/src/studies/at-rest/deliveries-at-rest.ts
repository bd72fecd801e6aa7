import { randomUUID } from 'node:crypto';
import { messageIdOf, requestBodyOf, type EventType } from '@sight-webhooks/contracts';

/** A document as delivery-service leaves it. */
export type DeliveryAtRest = ReturnType<typeof deliveryAtRest>;

const ACCOUNTS = 1_000;
const WEBHOOKS_AN_ACCOUNT = 10;
/** The log of so long. */
const DAYS = 25;
const DAY_MS = 86_400_000;
/** Of a hundred, those whose endpoint refused all four attempts. */
const FAILED_OF_HUNDRED = 3;
const RETRY_MS = 60_000;
const EVENT_SOURCE = '/sight/inspection';
const EVENT_TYPE: EventType = {
  component: 'INSPECTION',
  group: 'Report',
  code: 'report.created',
  name: 'An Inspection report is uploaded',
  resourcePath: '/reports/{resourceId}',
};

const webhookIds = Array.from({ length: ACCOUNTS * WEBHOOKS_AN_ACCOUNT }, () => randomUUID());

/** The n-th of so many, the oldest first. */
export function deliveryAtRest(n: number, of: number) {
  const webhook = Math.floor(Math.random() * webhookIds.length);
  const webhookId = webhookIds[webhook] ?? '';
  const eventId = randomUUID();
  const messageId = messageIdOf(EVENT_SOURCE, eventId, webhookId);
  const createdAt = Math.floor(Date.now() - DAYS * DAY_MS * (1 - n / of));
  const failed = n % 100 < FAILED_OF_HUNDRED;
  const attempts = failed ? 4 : 1;
  return {
    _id: messageId,
    accountId: `resting-${String(webhook % ACCOUNTS)}`,
    webhookId,
    eventSource: EVENT_SOURCE,
    eventId,
    eventCode: EVENT_TYPE.code,
    resourceId: n,
    createdAt: new Date(createdAt),
    webhookName: 'At rest',
    body: requestBodyOf(messageId, EVENT_TYPE, n),
    state: {
      run: 0,
      rank: failed ? 2 : 3,
      attempt: attempts,
      parks: 0,
      status: failed ? 'failed' : 'delivered',
      reason: failed ? 'attempts_exhausted' : null,
      nextAttemptAt: null,
      parkedSince: null,
    },
    executions: Array.from({ length: attempts }, (_, index) => ({
      run: 0,
      attempt: index + 1,
      executionId: randomUUID(),
      startedAt: createdAt + index * RETRY_MS,
      durationMs: 12,
      statusCode: failed ? 500 : 200,
      error: failed ? 'http_status' : null,
      responseExcerpt: failed ? 'Internal Server Error' : '',
    })),
  };
}
