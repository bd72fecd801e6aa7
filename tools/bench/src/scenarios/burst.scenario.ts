import type { Lab } from '../lab/lab.js';
import type { AccountFilter } from '../lab/recorded-deliveries.js';
import { eventLoad, produceAtOnce, type EventLoad } from '../load/event-load.js';
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
  return {
    name,
    title,
    measure: () => measureLoad(lab, name, eventLoad(account, webhookIds, burst.events), account),
  };
}

/**
 * Produces a load as fast as the broker takes it, and waits until all of it is delivered and recorded.
 * @param accounts of the load, and of nothing else
 */
export function measureLoad(
  lab: Lab,
  name: string,
  load: Pick<EventLoad, 'records' | 'messageIds'>,
  accounts: AccountFilter,
): Promise<Measurement> {
  const since = new Date();
  return measurePipeline(lab, name, load, (count) => allRecorded(name, lab, { accounts, since, count }));
}

/**
 * The same of any pipeline to the receiver.
 * @param recorded resolves when its log has as many deliveries, with when that was seen (of the monotonic clock)
 */
export async function measurePipeline(
  lab: Lab,
  name: string,
  load: Pick<EventLoad, 'records' | 'messageIds'>,
  recorded: (count: number) => Promise<number>,
): Promise<Measurement> {
  const expected = load.messageIds.flat();
  const count = expected.length;
  await lab.receiver.expect({ count });
  const meter = ResourceMeter.start(lab.parts);
  const fromMs = monotonicMs();
  await Promise.all([produceAtOnce(lab.producer, load.records), allArrived(lab)]);
  const report = await lab.receiver.report();
  const repeats = checkCounted(name, report, expected);
  const recordedAtMs = await recorded(count);
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
