import type { StatisticsSlot, WebhookStatistics } from '@sight-webhooks/contracts/api';

export type LatestOutcome =
  | { readonly kind: 'delivered' | 'failed'; readonly at: string }
  /** There are deliveries, and none of them has been delivered or has failed. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'nothing' };

export function latestOutcome({ lastDeliveredAt, lastFailedAt, slots }: WebhookStatistics): LatestOutcome {
  // ISO times of one zone compare as text.
  if (lastFailedAt !== null && lastFailedAt > (lastDeliveredAt ?? ''))
    return { kind: 'failed', at: lastFailedAt };
  if (lastDeliveredAt !== null) return { kind: 'delivered', at: lastDeliveredAt };
  return { kind: slots.some((slot) => totalOf(slot) > 0) ? 'waiting' : 'nothing' };
}

export const totalOf = ({ delivered, failed, skipped, waiting }: StatisticsSlot): number =>
  delivered + failed + skipped + waiting;

export type Totals = Omit<StatisticsSlot, 'startedAt'>;

export function totalsOf(slots: readonly StatisticsSlot[]): Totals {
  return slots.reduce<Totals>(
    (sum, { delivered, failed, skipped, waiting }) => ({
      delivered: sum.delivered + delivered,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
      waiting: sum.waiting + waiting,
    }),
    { delivered: 0, failed: 0, skipped: 0, waiting: 0 },
  );
}

/** For those who do not see a chart. */
export function inWords(slots: readonly StatisticsSlot[]): string {
  const { delivered, failed, skipped, waiting } = totalsOf(slots);
  const parts = [`${String(delivered)} delivered`, `${String(failed)} failed`];
  if (skipped > 0) parts.push(`${String(skipped)} skipped`);
  if (waiting > 0) parts.push(`${String(waiting)} not finished`);
  return parts.join(', ');
}
