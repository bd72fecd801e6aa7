import { stackSettings, type Environment } from '@sight-webhooks/testing';

/**
 * After a kill, Kafka waits this long for the consumers that are gone before it gives their partitions to the new ones,
 * and nothing is ready before that.
 */
const SESSION_TIMEOUT_MS = 10_000;

/** What the stack of `npm start` sets for its services. */
export function startSettings(stack: Parameters<typeof stackSettings>[0]): Environment {
  return { ...stackSettings(stack), KAFKA_SESSION_TIMEOUT_MS: String(SESSION_TIMEOUT_MS) };
}
