// Apart from the codec, which needs Node: these are also what a browser names outcomes by.

/** Why an attempt failed. A closed list, public in the REST API. */
export const ATTEMPT_ERRORS = [
  'http_status',
  'timeout',
  'dns',
  'connection_refused',
  'connection_reset',
  'unreachable',
  'tls',
  'blocked_address',
  'protocol',
  'credentials_unavailable',
] as const;
export type AttemptError = (typeof ATTEMPT_ERRORS)[number];

export const FAILED_REASONS = ['attempts_exhausted', 'expired'] as const;
export type FailedReason = (typeof FAILED_REASONS)[number];

export const SKIPPED_REASONS = ['webhook_inactive', 'webhook_removed'] as const;
export type SkippedReason = (typeof SKIPPED_REASONS)[number];
