import { z } from 'zod';
import { deliveryLoadSchema } from './api/operations.schema.js';

/** Where the instances of delivery-service report how they are, and config-service reads it. */
export const INSTANCE_REPORTS = {
  collection: 'instances',
  /** Pause between two reports of an instance, milliseconds. */
  everyMs: 2_000,
  /** An instance that has not reported for so long is in trouble, or has been killed; milliseconds. */
  silentAfterMs: 10_000,
  /** How long the last report of an instance is kept, seconds. */
  keptSeconds: 3_600,
} as const;

/** The last report of an instance, one document each. The time is the database's, so that no two clocks are compared. */
export const instanceReportSchema = z.object({
  /** The instance's id. */
  _id: z.string(),
  version: z.string(),
  startedAt: z.date(),
  reportedAt: z.date(),
  load: deliveryLoadSchema,
});
export type InstanceReport = z.infer<typeof instanceReportSchema>;
