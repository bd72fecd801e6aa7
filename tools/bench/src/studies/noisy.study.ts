import { setTimeout as sleep } from 'node:timers/promises';
import type { OutgoingRecord } from '@sight-webhooks/kafka';
import type { Progress } from '@sight-webhooks/testing';
import type { Lab } from '../lab/lab.js';
import type { DeliveryProgress } from '../lab/recorded-deliveries.js';
import { eventLoad } from '../load/event-load.js';
import { paced } from '../load/paced.js';
import { monotonicMs } from '../monotonic-clock.js';
import { processUsage } from '../resources/process-usage.js';
import { checkCounted } from '../scenarios/counted.js';
import { latenciesMs } from '../scenarios/latencies.js';
import { allArrived, DEADLINE_MS } from '../scenarios/outcome-wait.js';
import { formatNumber } from '../report/table.js';
import { quantile } from '../statistics/quantile.js';
import { spreadOf } from '../statistics/spread.js';
import type { LabStudy, StudyResult, StudyRow } from './study.js';

const ENDPOINTS = 100;
/** To the healthy half, and as many to the silent half. */
const EVENTS_PER_SECOND = 100;
const BASELINE_SECONDS = 60;
const NOISY_SECONDS = 300;
const MAX_P99_RATIO = 1.5;
const MAX_P99_GAP_MS = 20;
const MAX_MEMORY_GROWTH = 0.1;
const LOOK_AGAIN_MS = 500;
const MEGABYTE = 1024 * 1024;

type Half = { readonly accounts: readonly string[]; readonly webhookIds: readonly string[] };

/** Half of the endpoints never answer and get half of the traffic: what the other half notices. */
export const noisyStudy: LabStudy = { run: noisy };

async function noisy(lab: Lab, progress: Progress, scale: number): Promise<StudyResult> {
  progress('creating 200 webhooks');
  const healthy = await half(lab, 'healthy');
  const silent = await half(lab, 'silent');
  progress(`baseline: ${String(EVENTS_PER_SECOND)} events/s to the healthy half alone`);
  const baseline = await run(lab, healthy, undefined, BASELINE_SECONDS * scale);
  progress(`noisy: as many again to the silent half`);
  const since = new Date();
  const memory = MemorySamples.start(deliveryServicePid(lab));
  const noisy = await run(lab, healthy, silent, NOISY_SECONDS * scale);
  const samples = memory.stop();
  const sent = EVENTS_PER_SECOND * NOISY_SECONDS * scale;
  const accounted = await accountedFor(lab, sent, since);
  const [before, after] = [quantile(baseline, 0.99), quantile(noisy, 0.99)];
  const [second, last] = [samples.minute(1), samples.lastMinute()];
  const rows: StudyRow[] = [
    [
      'healthy half alone, p50 / p99, ms',
      `${formatNumber(quantile(baseline, 0.5))} / ${formatNumber(before)}`,
    ],
    [
      'beside the silent half, p50 / p99, ms',
      `${formatNumber(quantile(noisy, 0.5))} / ${formatNumber(after)}`,
    ],
    ['p99 against its baseline', `${formatNumber(after / before)} ×`],
    [
      'memory of delivery-service, second / last minute, MB',
      `${formatNumber(second / MEGABYTE)} / ${formatNumber(last / MEGABYTE)}`,
    ],
    [
      'deliveries to the silent half, sent / in the log',
      `${formatNumber(sent)} / ${formatNumber(accounted.total)}`,
    ],
    [
      'of these attempted / parked / in flight or waiting for the first time',
      `${formatNumber(accounted.attempted)} / ${formatNumber(accounted.parked)} / ${formatNumber(accounted.untouched)}`,
    ],
  ];
  const broken: string[] = [];
  if (after > Math.max(before * MAX_P99_RATIO, before + MAX_P99_GAP_MS))
    broken.push('the healthy half noticed the silent one');
  if (scale >= 1 && last > second * (1 + MAX_MEMORY_GROWTH)) broken.push('memory grew by more than a tenth');
  if (accounted.total !== sent) broken.push('not every delivery to the silent half is accounted for');
  return { rows, broken };
}

/** Every delivery that is in the log, which is a little behind; what is not in it at the deadline is missing. */
async function accountedFor({ deliveries }: Lab, sent: number, since: Date): Promise<DeliveryProgress> {
  const deadlineMs = monotonicMs() + DEADLINE_MS;
  for (;;) {
    const progress = await deliveries.progress('silent-', since);
    if (progress.total >= sent || monotonicMs() > deadlineMs) return progress;
    await sleep(LOOK_AGAIN_MS);
  }
}

async function half(lab: Lab, name: 'healthy' | 'silent'): Promise<Half> {
  const accounts = Array.from({ length: ENDPOINTS }, (_, index) => `${name}-${String(index)}`);
  const webhookIds: string[] = [];
  for (const account of accounts)
    webhookIds.push(...(await lab.accounts.withWebhooks(account, 1, lab.receiver.origin)));
  return { accounts, webhookIds };
}

/** @returns how long each event to the healthy half took to arrive, milliseconds */
async function run(
  lab: Lab,
  healthy: Half,
  silent: Half | undefined,
  seconds: number,
): Promise<Float64Array> {
  const count = EVENTS_PER_SECOND * seconds;
  const load = roundRobin(healthy, count);
  const noise = silent === undefined ? undefined : roundRobin(silent, count);
  await lab.receiver.expect({ count });
  const [calledAtMs] = await Promise.all([
    paced(count, EVENTS_PER_SECOND, (index) =>
      lab.producer.send([load, noise].flatMap((each) => each?.records.slice(index, index + 1) ?? [])),
    ),
    lateArrivals(lab, seconds),
  ]);
  const report = await lab.receiver.report();
  checkCounted('deliveries to the healthy half', report, load.messageIds);
  return latenciesMs(load.messageIds, calledAtMs, report);
}

/** The deadline for arrivals counts from the end of the load. */
async function lateArrivals(lab: Lab, seconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  await allArrived(lab);
}

/** One event for each account in turn. */
function roundRobin(
  { accounts, webhookIds }: Half,
  count: number,
): { records: OutgoingRecord[]; messageIds: string[] } {
  const loads = accounts.map((account, index) =>
    eventLoad(account, webhookIds.slice(index, index + 1), Math.ceil(count / accounts.length)),
  );
  const at = <T>(lists: readonly (readonly T[])[]): T[] =>
    Array.from(
      { length: count },
      (_, index) => lists[index % lists.length]?.[Math.floor(index / lists.length)] as T,
    );
  return {
    records: at(loads.map(({ records }) => records)),
    messageIds: at(loads.map(({ messageIds }) => messageIds.flat())),
  };
}

function deliveryServicePid({ parts }: Lab): number {
  return parts.find(({ part }) => part === 'delivery-service')?.pid ?? 0;
}

/** The resident memory of a process, once a second. */
class MemorySamples {
  readonly #samples: number[] = [];
  readonly #timer: NodeJS.Timeout;

  private constructor(pid: number) {
    this.#timer = setInterval(() => this.#samples.push(processUsage(pid).rssBytes), 1_000);
  }

  static start(pid: number): MemorySamples {
    return new MemorySamples(pid);
  }

  stop(): this {
    clearInterval(this.#timer);
    return this;
  }

  /** Median of the n-th minute, counted from 0, bytes; of everything when it did not last that long. */
  minute(index: number): number {
    const samples = this.#samples.slice(index * 60, index * 60 + 60);
    return spreadOf(samples.length === 0 ? this.#samples : samples).median;
  }

  lastMinute(): number {
    return spreadOf(this.#samples.slice(-60)).median;
  }
}
