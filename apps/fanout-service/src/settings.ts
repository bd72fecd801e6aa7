import { commonSettings, consumerSettings, count, milliseconds, port } from '@sight-webhooks/service';
import { z } from 'zod';

/** What fanout-service reads from its environment. */
export const fanoutSettings = z.object({
  ...commonSettings,
  ...consumerSettings,
  FANOUT_PORT: port(3001).describe('Port of health and metrics; 0: a free one'),
  CONFIG_VIEW_TIMEOUT_MS: milliseconds(5_000).describe(
    'How long the view of the webhooks may take to catch up before the service holds its records and turns unready',
  ),
  MAX_WAITING_PER_PARTITION: count(1_000).describe(
    'Domain events of one partition that are held in memory; the rest stays in Kafka',
  ),
  MAX_DELIVERIES_IN_FLIGHT: count(2_000).describe(
    'Deliveries that may wait for the broker to acknowledge them; further events wait unmatched',
  ),
  REMEMBERED_DELIVERIES: count(200_000).describe(
    'Deliveries that an instance remembers having produced, to suppress a repeat of their event',
  ),
  REMEMBER_DELIVERIES_MS: milliseconds(3_600_000).describe(
    'How long a produced delivery is remembered, to suppress a repeat of its event',
  ),
  SHUTDOWN_GRACE_MS: milliseconds(10_000).describe(
    'How long a stop waits for the events that are being fanned out; what is not finished is read again',
  ),
});

export type FanoutSettings = z.infer<typeof fanoutSettings>;
