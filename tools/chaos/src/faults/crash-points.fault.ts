import type { ServiceName } from '@sight-webhooks/testing';
import { INSTANCES, type Lab } from '../lab/lab.js';
import type { FaultKind, FaultOf } from './fault.js';

/** The places in the code at which a process can end itself; each service knows its own. */
export const CRASH_POINTS: Readonly<Record<ServiceName, readonly string[]>> = {
  'config-service': ['webhook.saved', 'webhook.published'],
  'fanout-service': ['fanout.before_produce', 'fanout.after_produce'],
  'delivery-service': [
    'delivery.before_request',
    'delivery.after_response',
    'delivery.outcome_produced',
    'delivery.before_commit',
  ],
};

/** With the load as it is a point is reached within seconds of the process having partitions. */
const REACHED_WITHIN_MS = 30_000;

type Arm = FaultOf<'crash-points'>['arms'][number];

/** Processes that end themselves in the middle of something, by kill -9 or SIGTERM. */
export const crashPoints: FaultKind<'crash-points'> = {
  draw(random) {
    const service = random.oneOf(['config-service', 'fanout-service', 'delivery-service'] as const);
    const times = random.between(1, service === 'config-service' ? 2 : 20);
    const signal = random.oneOf(['SIGKILL', 'SIGKILL', 'SIGTERM']);
    const point = `${random.oneOf(CRASH_POINTS[service])}:${String(times)}:${signal}`;
    return {
      kind: 'crash-points',
      arms: [{ service, slot: random.between(0, INSTANCES - 1), points: [point] }],
    };
  },
  async inject({ arms }, lab) {
    await Promise.all(arms.map((arm) => crashOneAfterTheOther(arm, lab)));
  },
};

async function crashOneAfterTheOther({ service, slot, points }: Arm, lab: Lab): Promise<void> {
  const { fleet, ledger, progress, reached } = lab;
  for (const point of points) {
    await fleet.stop(service, slot);
    const what = `${service} ${String(slot)} joins and ends at ${point}`;
    await ledger.disturb({ what, part: service, mayRepeat: true }, async () => {
      if (await fleet.crash(service, slot, point, REACHED_WITHIN_MS)) reached.push(point);
      else progress(`${point} was not reached`);
    });
  }
  await fleet.stop(service, slot);
  await fleet.start(service, slot);
}
