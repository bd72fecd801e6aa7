import type { Outcome, Webhook } from '@sight-webhooks/contracts';
import { createDeliveryLog } from '@sight-webhooks/delivery-log';
import mongoose from 'mongoose';

const HOUR_MS = 3_600_000;

export type Past = {
  readonly webhook: Webhook;
  readonly accountId: string;
  /** How many there were in an hour, and how many of them failed; 0 is the running hour. */
  readonly countAt: (hoursAgo: number) => { readonly delivered: number; readonly failed: number };
};

/** Writes a day of deliveries into the log of a stack, as if they had happened. */
export async function writePast(mongoUri: string, pasts: readonly Past[]): Promise<void> {
  const connection = await mongoose.createConnection(mongoUri).asPromise();
  try {
    const log = createDeliveryLog(connection, { retentionDays: 30 });
    for (const past of pasts) await log.write(outcomesOf(past));
  } finally {
    await connection.close();
  }
}

function outcomesOf({ webhook, accountId, countAt }: Past): Outcome[] {
  return Array.from({ length: 24 }, (_, hoursAgo) => hoursAgo).flatMap((hoursAgo) => {
    const { delivered, failed } = countAt(hoursAgo);
    return Array.from({ length: delivered + failed }, (_, index) => index).flatMap((index) =>
      outcomesOfOne({ webhook, accountId, hoursAgo, index, isDelivered: index < delivered }),
    );
  });
}

type Place = Pick<Past, 'webhook' | 'accountId'> & {
  readonly hoursAgo: number;
  readonly index: number;
  readonly isDelivered: boolean;
};

const FAILED_ATTEMPTS = [1, 2, 3, 4];
const RETRY_DELAY_MS = 60_000;

function outcomesOfOne({ webhook, accountId, hoursAgo, index, isDelivered }: Place): Outcome[] {
  const createdAt = Date.now() - hoursAgo * HOUR_MS - (index + 5) * 61_000;
  const messageId = `wh-${crypto.randomUUID()}`;
  const delivery = {
    messageId,
    run: 0,
    accountId,
    webhookId: webhook.id,
    webhookName: webhook.name,
    webhookVersion: 1,
    eventSource: '/sight/inspection',
    eventId: crypto.randomUUID(),
    eventCode: webhook.events[index % webhook.events.length] ?? 'report.created',
    resourceId: 12_300 + hoursAgo * 20 + index,
    createdAt,
  };
  return (isDelivered ? [1] : FAILED_ATTEMPTS).map((attempt) => {
    const startedAt = createdAt + 20 + (attempt - 1) * RETRY_DELAY_MS;
    const notBefore = startedAt + RETRY_DELAY_MS;
    return {
      delivery,
      body: JSON.stringify({ messageId }),
      attempt,
      execution: {
        executionId: crypto.randomUUID(),
        attempt,
        startedAt,
        durationMs: 40 + ((index * 37) % 90),
        statusCode: isDelivered ? 200 : 503,
        error: isDelivered ? null : 'http_status',
        responseExcerpt: isDelivered ? 'ok' : 'maintenance',
      },
      step: isDelivered
        ? { kind: 'delivered' }
        : attempt < FAILED_ATTEMPTS.length
          ? { kind: 'retry', attempt: attempt + 1, notBefore }
          : { kind: 'failed', reason: 'attempts_exhausted' },
    };
  });
}
