import { FAILED_REASONS, type DeliveryTask, type Execution, type Step } from '@sight-webhooks/contracts';
import type { PartitionStatus } from '@sight-webhooks/kafka';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { AccountLoad, Bulkheads } from './bulkheads/bulkheads.js';

/** Past the longest attempt, and past three retries. */
const ATTEMPT_BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 65];
/** Fine where the objectives are, and as long as an outage of a day's half. */
const LATENESS_BUCKETS_SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 43_200];
const DELIVERY_BUCKETS_SECONDS = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 10, 30, 60, 120, 180, 240, 300,
];

export class DeliveryMetrics {
  readonly attempts: Counter;
  readonly ended: Counter;
  readonly parked: Counter;
  readonly deadLetters: Counter;
  readonly repeats: Counter;
  readonly attemptSeconds: Histogram;
  readonly latenessSeconds: Histogram;
  readonly deliverySeconds: Histogram;

  constructor(registry: Registry) {
    const registers = [registry];
    this.attempts = new Counter({
      name: 'delivery_attempts_total',
      help: 'Attempts by number and outcome: success, or the error of the delivery log.',
      labelNames: ['attempt', 'outcome'],
      registers,
    });
    this.ended = new Counter({
      name: 'deliveries_ended_total',
      help: 'Deliveries that came to their end, by status and reason.',
      labelNames: ['status', 'reason'],
      registers,
    });
    this.parked = new Counter({
      name: 'delivery_attempts_parked_total',
      help: 'Attempts that were put off because their endpoint hangs.',
      registers,
    });
    this.deadLetters = new Counter({
      name: 'delivery_dead_letters_total',
      help: 'Messages that were given up and put into webhooks.dead-letter, by reason.',
      labelNames: ['reason'],
      registers,
    });
    // A counter that appears with its first count has no increase that anybody could alarm on.
    for (const reason of FAILED_REASONS) this.deadLetters.inc({ reason }, 0);
    this.repeats = new Counter({
      name: 'delivery_repeats_suppressed_total',
      help: 'Records whose attempt had been made and acknowledged already.',
      registers,
    });
    this.attemptSeconds = new Histogram({
      name: 'delivery_attempt_duration_seconds',
      help: 'Duration of an attempt.',
      buckets: ATTEMPT_BUCKETS_SECONDS,
      registers,
    });
    this.latenessSeconds = new Histogram({
      name: 'delivery_attempt_lateness_seconds',
      help: 'From when an attempt was due (the first: when its event was matched) to when it was made.',
      labelNames: ['attempt'],
      buckets: LATENESS_BUCKETS_SECONDS,
      registers,
    });
    this.deliverySeconds = new Histogram({
      name: 'delivery_event_to_delivered_seconds',
      help: 'From the time of an event (where it has none, its match) to its successful delivery.',
      buckets: DELIVERY_BUCKETS_SECONDS,
      registers,
    });
  }

  /**
   * Counts what came of an attempt and what follows from it.
   * @param owned false when somebody else makes what follows
   */
  observe(task: DeliveryTask, execution: Execution | null, step: Step, owned: boolean): void {
    if (execution !== null) {
      this.attempts.inc({ attempt: task.attempt, outcome: execution.error ?? 'success' });
      this.attemptSeconds.observe(execution.durationMs / 1_000);
      const lateMs = execution.startedAt - (task.notBefore ?? task.delivery.createdAt);
      this.latenessSeconds.observe({ attempt: task.attempt }, Math.max(0, lateMs) / 1_000);
    }
    if (step.kind === 'parked') this.parked.inc();
    if (step.kind === 'failed' && owned) this.deadLetters.inc({ reason: step.reason });
    if (step.kind === 'failed' || step.kind === 'skipped')
      this.ended.inc({ status: step.kind, reason: step.reason });
    if (step.kind === 'delivered') {
      this.ended.inc({ status: 'delivered', reason: '' });
      const { eventTime, createdAt } = task.delivery;
      this.deliverySeconds.observe(Math.max(0, Date.now() - (eventTime ?? createdAt)) / 1_000);
    }
  }
}

export function registerBulkheadMetrics(registry: Registry, bulkheads: Bulkheads): void {
  const gauge = (name: string, help: string, read: () => number): Gauge =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  gauge('delivery_attempts_running', 'Attempts that are being made.', () => bulkheads.running);
  gauge(
    'delivery_attempts_queued',
    'Attempts that wait for a slot of their endpoint.',
    () => bulkheads.queued,
  );
  new Gauge({
    name: 'delivery_endpoints',
    help: 'Endpoints with traffic lately, by the state of their breaker: one that is not closed hangs.',
    labelNames: ['breaker'],
    registers: [registry],
    collect() {
      for (const [breaker, count] of Object.entries(bulkheads.breakers)) this.set({ breaker }, count);
    },
  });
}

/** Accounts are many: only those that matter to others get a series, and only while they do. */
const BUSIEST_ACCOUNTS = 10;

export function registerAccountMetrics(
  registry: Registry,
  bulkheads: Pick<Bulkheads, 'busiestAccounts'>,
): void {
  const ofAccounts = (name: string, help: string, read: (load: AccountLoad) => number): Gauge =>
    new Gauge({
      name,
      help: `${help} Of the busiest accounts of the instance only.`,
      labelNames: ['account'],
      registers: [registry],
      collect() {
        this.reset();
        for (const load of bulkheads.busiestAccounts(BUSIEST_ACCOUNTS))
          this.set({ account: load.accountId }, read(load));
      },
    });
  ofAccounts('delivery_account_attempts_running', 'Attempts that are being made.', ({ running }) => running);
  ofAccounts('delivery_account_attempts_queued', 'Attempts that wait for a slot.', ({ queued }) => queued);
  ofAccounts('delivery_account_endpoints_hanging', 'Endpoints that hang.', ({ hanging }) => hanging);
}

export function registerConsumerMetrics(
  registry: Registry,
  partitions: () => readonly PartitionStatus[],
  overdueMs: () => number,
): void {
  new Gauge({
    name: 'delivery_records_waiting',
    help: 'Records in memory whose attempt has not begun.',
    labelNames: ['topic', 'partition'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { topic, partition, waiting } of partitions()) this.set({ topic, partition }, waiting);
    },
  });
  new Gauge({
    name: 'delivery_overdue_seconds',
    help: 'How long the attempt that is due first is overdue.',
    registers: [registry],
    collect() {
      this.set(overdueMs() / 1_000);
    },
  });
}
