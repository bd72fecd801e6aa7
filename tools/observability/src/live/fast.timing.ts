import type { Timing } from '../rules/timing.js';

/** A minute of the rules is a second here, and the limits fit the delays of the live test's product. */
export const FAST: Timing = {
  scale: 1 / 60,
  limits: { late: 10, slow: 5, behind: 8, logBehind: 8, stuck: 12, viewAge: 12, lagAge: 6 },
};

export const SCRAPE_INTERVAL = '1s';

/** Delays that are shorter in the same way, for all services. */
export const FAST_SETTINGS = {
  RETRY_DELAY_MS: '2000',
  PARK_DELAY_MS: '2000',
  ATTEMPT_TIMEOUT_MS: '1500',
  SHUTDOWN_GRACE_MS: '2000',
  LAG_INTERVAL_MS: '500',
  RECONCILE_INTERVAL_MS: '1000',
  KAFKA_SESSION_TIMEOUT_MS: '6000',
  LOG_LEVEL: 'error',
} as const;
