import type { Lab } from '../lab/lab.js';
import { eventLoad, produceAtOnce } from '../load/event-load.js';
import { monotonicMs } from '../monotonic-clock.js';
import { ResourceMeter } from '../resources/resource-meter.js';
import { quantile } from '../statistics/quantile.js';
import { checkCounted } from './counted.js';
import { allArrived, allRecorded } from './outcome-wait.js';
import type { Measurement, Scenario } from './scenario.js';

export type Burst = {
  readonly name: string;
  readonly title: string;
  readonly events: number;
  readonly endpoints: number;
};

/** Events produced as fast as the broker takes them, each to every endpoint of the account. */
export async function burstScenario(lab: Lab, burst: Burst): Promise<Scenario> {
  const account = `bench-${burst.name}`;
  const webhookIds = await lab.accounts.withWebhooks(account, burst.endpoints, lab.receiver.origin);
  const { name, title } = burst;
  return { name, title, measure: () => measureBurst(lab, burst, account, webhookIds) };
}

async function measureBurst(
  lab: Lab,
  { name, title, events, endpoints }: Burst,
  account: string,
  webhookIds: readonly string[],
): Promise<Measurement> {
  const count = events * endpoints;
  const load = eventLoad(account, webhookIds, events);
  await lab.receiver.expect({ count });
  const since = new Date();
  const meter = ResourceMeter.start(lab.parts);
  const fromMs = monotonicMs();
  await Promise.all([produceAtOnce(lab.producer, load.records), allArrived(lab)]);
  const report = await lab.receiver.report();
  const repeats = checkCounted(title, report, load.messageIds.flat());
  const recordedAtMs = await allRecorded(title, lab, { account, since, count });
  const usage = meter.stop();
  const perSecond = (untilMs: number): number => (count * 1_000) / (untilMs - fromMs);
  return {
    figures: {
      [`${name}.sent`]: perSecond(quantile(report.timesMs, 1)),
      [`${name}.recorded`]: perSecond(recordedAtMs),
    },
    deliveries: count,
    repeats,
    usage,
    fromMs,
    toMs: recordedAtMs,
  };
}
