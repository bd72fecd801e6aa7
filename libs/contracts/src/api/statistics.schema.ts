import { z } from 'zod';

const HOUR_MS = 3_600_000;

/** The periods that statistics are made for, each cut into slots of one length. */
export const STATISTICS_PERIODS = {
  day: { slotMs: HOUR_MS, slots: 24 },
  week: { slotMs: 6 * HOUR_MS, slots: 28 },
} as const;
export type StatisticsPeriod = keyof typeof STATISTICS_PERIODS;

const MAX_WEBHOOKS = 100;

/** Query of `GET /webhook-statistics`. */
export const statisticsQuerySchema = z.strictObject({
  webhookIds: z
    .string()
    .regex(/^[^,]+(,[^,]+)*$/, 'must be ids of webhooks, separated by commas')
    .transform((text) => text.split(','))
    .pipe(
      z
        .array(
          z
            .string()
            .min(1)
            .max(128)
            .regex(/^[^,]*$/),
        )
        .min(1)
        .max(MAX_WEBHOOKS, `must be at most ${String(MAX_WEBHOOKS)} webhooks`),
    )
    .meta({ description: `Ids of webhooks, separated by commas, at most ${String(MAX_WEBHOOKS)}` }),
  period: z.enum(Object.keys(STATISTICS_PERIODS) as StatisticsPeriod[]).default('day'),
});
export type StatisticsQuery = z.infer<typeof statisticsQuerySchema>;

const slotSchema = z.object({
  /** Counted are deliveries whose event was matched from here until the next slot begins. */
  startedAt: z.iso.datetime(),
  delivered: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  skipped: z.int().nonnegative(),
  /** Pending and retrying. */
  waiting: z.int().nonnegative(),
});
export type StatisticsSlot = z.infer<typeof slotSchema>;

/** What happened to the deliveries of one webhook lately. */
export const webhookStatisticsSchema = z
  .object({
    webhookId: z.string(),
    /** When the event of the latest such delivery was matched; null when there is none in the period. */
    lastDeliveredAt: z.iso.datetime().nullable(),
    lastFailedAt: z.iso.datetime().nullable(),
    /** Oldest first, without gaps; the last one is not over yet. */
    slots: z.array(slotSchema),
  })
  .meta({ id: 'WebhookStatistics' });
export type WebhookStatistics = z.infer<typeof webhookStatisticsSchema>;

/** Answer of `GET /webhook-statistics`, in the order of the ids that were asked for. */
export const statisticsSchema = z
  .object({ items: z.array(webhookStatisticsSchema) })
  .meta({ id: 'Statistics' });
export type Statistics = z.infer<typeof statisticsSchema>;
