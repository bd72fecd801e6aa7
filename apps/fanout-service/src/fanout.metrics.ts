import type { PartitionStatus } from '@sight-webhooks/kafka';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What became of a domain event. */
export type EventResult =
  | 'matched'
  /** No active webhook of the account has selected it. */
  | 'unmatched'
  /** Every webhook that matches has had it already. */
  | 'repeat'
  | 'unknown_type'
  | 'invalid'
  /** The broker took none or not all of its deliveries. */
  | 'refused';

const LATENCY_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** As long as an outage. */
const AGE_BUCKETS_SECONDS = [
  0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 43_200,
];

export class FanoutMetrics {
  readonly events: Counter;
  readonly deliveries: Counter;
  readonly durationSeconds: Histogram;
  readonly barrierSeconds: Histogram;
  readonly eventAgeSeconds: Histogram;

  constructor(registry: Registry) {
    const registers = [registry];
    this.events = new Counter({
      name: 'fanout_events_total',
      help: 'Domain events by what became of them.',
      labelNames: ['result'],
      registers,
    });
    this.deliveries = new Counter({
      name: 'fanout_deliveries_total',
      help: 'Deliveries that were created and acknowledged by the broker.',
      registers,
    });
    this.durationSeconds = new Histogram({
      name: 'fanout_duration_seconds',
      help: 'From the arrival of a domain event to the acknowledgement of its deliveries.',
      buckets: LATENCY_BUCKETS_SECONDS,
      registers,
    });
    this.eventAgeSeconds = new Histogram({
      name: 'fanout_event_age_seconds',
      help: 'From when an event was produced to the acknowledgement of its deliveries.',
      buckets: AGE_BUCKETS_SECONDS,
      registers,
    });
    this.barrierSeconds = new Histogram({
      name: 'fanout_config_barrier_seconds',
      help: 'What events that were fetched together waited for the view of the webhooks to have caught up.',
      buckets: LATENCY_BUCKETS_SECONDS,
      registers,
    });
  }

  /** @param producedAt when the broker got the event, milliseconds since the epoch */
  observeAge(producedAt: number): void {
    this.eventAgeSeconds.observe(Math.max(0, Date.now() - producedAt) / 1_000);
  }

  /** Counts one event. */
  count(result: EventResult): void {
    this.events.inc({ result });
  }
}

export function registerConsumerMetrics(
  registry: Registry,
  partitions: () => readonly PartitionStatus[],
): void {
  new Gauge({
    name: 'fanout_events_waiting',
    help: 'Domain events in memory that are not fanned out yet.',
    labelNames: ['topic', 'partition'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { topic, partition, waiting } of partitions()) this.set({ topic, partition }, waiting);
    },
  });
}

export function registerProducerMetrics(registry: Registry, producer: { readonly requests: number }): void {
  let counted = 0;
  new Counter({
    name: 'kafka_produce_requests_total',
    help: 'Produce requests that the broker has acknowledged.',
    registers: [registry],
    collect() {
      const { requests } = producer;
      this.inc(requests - counted);
      counted = requests;
    },
  });
}
