import { randomUUID } from 'node:crypto';
import type { Lab } from '../lab/lab.js';
import { DIRECT_CONNECTIONS, DirectClient } from '../load/direct-client.js';
import { paced } from '../load/paced.js';
import { monotonicMs } from '../monotonic-clock.js';
import { ResourceMeter } from '../resources/resource-meter.js';
import { quantile } from '../statistics/quantile.js';
import { checkCounted } from './counted.js';
import { latenciesMs } from './latencies.js';
import { EVENTS_PER_SECOND } from './latency.scenario.js';
import { allArrived } from './outcome-wait.js';
import type { Measurement, Scenario } from './scenario.js';

const TITLE = `undici straight to the receiver, ${String(DIRECT_CONNECTIONS)} connections`;

export type YardstickSize = { readonly requests: number; readonly latencySeconds: number };

/** What this machine can do at most: the same requests with nothing in between. */
export function directYardstick(lab: Lab, size: YardstickSize): Scenario {
  return { name: 'direct', title: TITLE, measure: () => measureDirect(lab, size) };
}

async function measureDirect(lab: Lab, { requests, latencySeconds }: YardstickSize): Promise<Measurement> {
  const client = new DirectClient(lab.receiver.origin);
  try {
    const latencies = await measureLatencies(lab, client, EVENTS_PER_SECOND * latencySeconds);
    const ids = Array.from({ length: requests }, () => randomUUID());
    await lab.receiver.expect({ count: requests });
    const meter = ResourceMeter.start(lab.parts);
    const fromMs = monotonicMs();
    await Promise.all([sendAll(client, ids), allArrived(lab)]);
    const usage = meter.stop();
    const report = await lab.receiver.report();
    const toMs = quantile(report.timesMs, 1);
    return {
      figures: {
        'direct.rate': (requests * 1_000) / (toMs - fromMs),
        'direct.p50': quantile(latencies, 0.5),
        'direct.p99': quantile(latencies, 0.99),
      },
      deliveries: requests,
      repeats: checkCounted(TITLE, report, ids),
      usage,
      fromMs,
      toMs,
    };
  } finally {
    await client.close();
  }
}

/** As many at a time as there are connections. */
async function sendAll(client: DirectClient, ids: readonly string[]): Promise<void> {
  const next = ids.values();
  const send = async (): Promise<void> => {
    for (const id of next) await client.send(id);
  };
  await Promise.all(Array.from({ length: DIRECT_CONNECTIONS }, send));
}

async function measureLatencies(lab: Lab, client: DirectClient, count: number): Promise<Float64Array> {
  const ids = Array.from({ length: count }, () => randomUUID());
  await lab.receiver.expect({ count });
  const [calledAtMs] = await Promise.all([
    paced(count, EVENTS_PER_SECOND, (index) => client.send(ids[index] ?? '')),
    allArrived(lab),
  ]);
  const report = await lab.receiver.report();
  checkCounted(TITLE, report, ids);
  return latenciesMs(ids, calledAtMs, report);
}
