import type { Lab } from '../lab/lab.js';
import { eventLoad } from '../load/event-load.js';
import { paced } from '../load/paced.js';
import { monotonicMs } from '../monotonic-clock.js';
import { ResourceMeter } from '../resources/resource-meter.js';
import { quantile } from '../statistics/quantile.js';
import { checkCounted } from './counted.js';
import { latenciesMs } from './latencies.js';
import { allArrived, allRecorded } from './outcome-wait.js';
import type { Measurement, Scenario } from './scenario.js';

export const EVENTS_PER_SECOND = 100;

const TITLE = `from the produce call to the arrival, at ${String(EVENTS_PER_SECOND)} events/s`;

/** Events one by one at a steady rate to one endpoint. */
export async function latencyScenario(lab: Lab, seconds: number): Promise<Scenario> {
  const account = 'bench-latency';
  const webhookIds = await lab.accounts.withWebhooks(account, 1, lab.receiver.origin);
  const count = EVENTS_PER_SECOND * seconds;
  return {
    name: 'latency',
    title: TITLE,
    measure: () => measureLatency(lab, account, webhookIds, count),
  };
}

async function measureLatency(
  lab: Lab,
  account: string,
  webhookIds: readonly string[],
  count: number,
): Promise<Measurement> {
  const { records, messageIds } = eventLoad(account, webhookIds, count);
  const expected = messageIds.flat();
  await lab.receiver.expect({ count });
  const since = new Date();
  const meter = ResourceMeter.start(lab.parts);
  const fromMs = monotonicMs();
  const [calledAtMs] = await Promise.all([
    paced(count, EVENTS_PER_SECOND, (index) => lab.producer.send(records.slice(index, index + 1))),
    allArrived(lab),
  ]);
  const report = await lab.receiver.report();
  const repeats = checkCounted(TITLE, report, expected);
  const toMs = await allRecorded(TITLE, lab, { accounts: account, since, count });
  const usage = meter.stop();
  const latencies = latenciesMs(expected, calledAtMs, report);
  return {
    figures: { 'latency.p50': quantile(latencies, 0.5), 'latency.p99': quantile(latencies, 0.99) },
    deliveries: count,
    repeats,
    usage,
    fromMs,
    toMs,
  };
}
