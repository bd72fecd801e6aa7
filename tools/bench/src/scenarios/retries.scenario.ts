import { RETRY_DELAY_MS, type Lab } from '../lab/lab.js';
import { eventLoad, produceAtOnce } from '../load/event-load.js';
import { MeasurementError } from '../measurement.error.js';
import { monotonicMs } from '../monotonic-clock.js';
import { ResourceMeter } from '../resources/resource-meter.js';
import { quantile } from '../statistics/quantile.js';
import { checkCounted } from './counted.js';
import { allArrived, allRecorded } from './outcome-wait.js';
import type { Measurement, Scenario } from './scenario.js';

/** Enough of them that all attempts are in flight when they are failed: one that has not answered yet gets few at once. */
const ENDPOINTS = 20;
/** Due times are whole milliseconds of the wall clock. */
const CLOCK_GRAIN_MS = 1;
const TITLE = 'how late the retries are of what failed at one moment';

/** The receiver holds every first attempt and fails all of them at one moment; the second one succeeds. */
export async function retriesScenario(lab: Lab, failures: number): Promise<Scenario> {
  const account = 'bench-retries';
  const webhookIds = await lab.accounts.withWebhooks(account, ENDPOINTS, lab.receiver.origin);
  return {
    name: 'retries',
    title: TITLE,
    measure: () => measureRetries(lab, account, webhookIds, failures / ENDPOINTS),
  };
}

async function measureRetries(
  lab: Lab,
  account: string,
  webhookIds: readonly string[],
  events: number,
): Promise<Measurement> {
  const { records, messageIds } = eventLoad(account, webhookIds, events);
  const count = events * webhookIds.length;
  await lab.receiver.expect({ count, failTogether: true });
  const since = new Date();
  const meter = ResourceMeter.start(lab.parts);
  const fromMs = monotonicMs();
  await Promise.all([produceAtOnce(lab.producer, records), allArrived(lab)]);
  const report = await lab.receiver.report();
  if (report.failed !== count)
    throw new MeasurementError(
      `${TITLE}: ${String(report.failed)} attempts were failed together instead of ${String(count)}`,
    );
  const repeats = checkCounted(TITLE, report, messageIds.flat());
  const toMs = await allRecorded(TITLE, lab, { accounts: account, since, count });
  const usage = meter.stop();
  const lateness = report.timesMs.map((atMs) => atMs - report.failedAtMs - RETRY_DELAY_MS);
  const earliest = quantile(lateness, 0);
  if (earliest < -CLOCK_GRAIN_MS)
    throw new MeasurementError(`${TITLE}: one was made ${(-earliest).toFixed(1)} ms too early`);
  return {
    figures: {
      'retries.p50': quantile(lateness, 0.5),
      'retries.p99': quantile(lateness, 0.99),
      'retries.max': quantile(lateness, 1),
    },
    deliveries: count,
    repeats,
    usage,
    fromMs,
    toMs,
  };
}
