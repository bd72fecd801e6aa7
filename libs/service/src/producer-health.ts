import type { BatchingProducer } from '@sight-webhooks/kafka';
import type { HealthCheck } from './health.js';

/** A broker that restarts is back within this: until then nobody needs to know. */
const MAY_FAIL_MS = 3_000;

/** Whole seconds since a time in milliseconds since the epoch, as text for an operator. */
export const secondsSince = (time: number): string => String(Math.round((Date.now() - time) / 1_000));

/** A service that cannot produce cannot do its work. */
export function producerCheck(producer: Pick<BatchingProducer, 'failingSince'>): HealthCheck {
  return () => {
    const { failingSince } = producer;
    return failingSince === undefined || Date.now() - failingSince < MAY_FAIL_MS
      ? undefined
      : `Kafka has not acknowledged anything for ${secondsSince(failingSince)} s`;
  };
}
