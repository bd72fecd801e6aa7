import type { ScenarioName } from '../command-line/bench-options.js';
import type { Lab } from '../lab/lab.js';
import { burstScenario } from './burst.scenario.js';
import { directYardstick } from './direct.yardstick.js';
import { kafkaHopYardstick } from './kafka-hop.yardstick.js';
import { latencyScenario } from './latency.scenario.js';
import { retriesScenario } from './retries.scenario.js';
import type { Scenario } from './scenario.js';
import type { Sizes } from './sizes.js';

const WARM_UP_SECONDS = 0.5;

/** Makes the webhooks that a scenario needs. */
export function prepareScenario(lab: Lab, name: ScenarioName, sizes: Sizes): Promise<Scenario> {
  switch (name) {
    case 'throughput': {
      const { events } = sizes.throughput;
      return burstScenario(lab, {
        name,
        title: `${String(events)} events to one endpoint`,
        events,
        endpoints: 1,
      });
    }
    case 'fanout': {
      const { events, endpoints } = sizes.fanout;
      const title = `${String(events)} events to ${String(endpoints)} endpoints each`;
      return burstScenario(lab, { name, title, events, endpoints });
    }
    case 'broadcast': {
      const { endpoints } = sizes.broadcast;
      return burstScenario(lab, {
        name,
        title: `one event to ${String(endpoints)} endpoints`,
        events: 1,
        endpoints,
      });
    }
    case 'latency':
      return latencyScenario(lab, sizes.latencySeconds);
    case 'retries':
      return retriesScenario(lab, sizes.failures);
  }
}

/** What the same machine does in the same run with less in between. */
export async function prepareYardsticks(lab: Lab, sizes: Sizes): Promise<Scenario[]> {
  return [directYardstick(lab, sizes.yardstick), await kafkaHopYardstick(lab, sizes.yardstick)];
}

/** Brings every part to its working temperature: compiled code, open connections, topics that have their leaders. */
export async function warmUp(lab: Lab, sizes: Sizes): Promise<void> {
  const burst = { name: 'warm-up', title: 'warm-up', events: sizes.warmUpEvents, endpoints: 1 };
  await (await burstScenario(lab, burst)).measure();
  const yardstick = { requests: sizes.warmUpEvents, latencySeconds: WARM_UP_SECONDS };
  for (const scenario of await prepareYardsticks(lab, { ...sizes, yardstick })) await scenario.measure();
}
