import type { Environment } from '@sight-webhooks/testing';
import type { Fault } from '../faults/fault.js';
import type { Timing } from '../ledger/entries.js';

/** One fault, not before its time; they are injected one after the other. */
export type Step = { readonly atMs: number; readonly fault: Fault };

/** Everything that is going to happen in a run. Data only: what is printed can be run again. */
export type Plan = {
  readonly name: string;
  readonly seed: number;
  /** How long events are produced, at least. */
  readonly emitForMs: number;
  /** How long everything may take to end after that. */
  readonly drainWithinMs: number;
  readonly databaseMembers: 1 | 3;
  /** The pause between two webhooks that come and go, milliseconds; that of the load unless given. */
  readonly churnEveryMs?: number;
  readonly timing: Timing;
  /** Of the services, beside those that follow from the timing. */
  readonly settings: Environment;
  readonly steps: readonly Step[];
};

/** The product's delays made short: a run of minutes has what takes an hour with the real ones. */
export const SHORT_TIMING: Timing = { retryDelayMs: 2_000, attemptTimeoutMs: 2_000 };

/** The settings of the services in this plan. */
export function settingsOf({ timing, settings }: Plan): Environment {
  return {
    LOG_LEVEL: 'info',
    RETRY_DELAY_MS: String(timing.retryDelayMs),
    PARK_DELAY_MS: String(timing.retryDelayMs),
    ATTEMPT_TIMEOUT_MS: String(timing.attemptTimeoutMs),
    SHUTDOWN_GRACE_MS: String(timing.attemptTimeoutMs + 8_000),
    KAFKA_SESSION_TIMEOUT_MS: '6000',
    RECONCILE_INTERVAL_MS: '2000',
    ...settings,
  };
}
