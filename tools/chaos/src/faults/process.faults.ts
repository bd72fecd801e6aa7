import { setTimeout as sleep } from 'node:timers/promises';
import { SERVICES, type ServiceName } from '@sight-webhooks/testing';
import { INSTANCES } from '../lab/lab.js';
import type { Random } from '../plan/random.js';
import type { FaultKind, Target } from './fault.js';

/** While the others have the partitions of one that is gone, before it is back and moves them again. */
const ALONE_MS = 4_000;
/** A consumer that was frozen finds out, and joins again. */
const REJOIN_MS = 5_000;

/** The delivery service is where most can go wrong, so it is hit most. */
function someTarget(random: Random): Target {
  const weighted: readonly ServiceName[] = [...SERVICES, 'delivery-service', 'delivery-service'];
  return { service: random.oneOf(weighted), slot: random.between(0, INSTANCES - 1) };
}

/** kill -9 or SIGTERM at any moment. */
export const kill: FaultKind<'kill'> = {
  draw: (random) => ({
    kind: 'kill',
    ...someTarget(random),
    signal: random.oneOf(['SIGKILL', 'SIGTERM'] as const),
    downMs: random.between(0, 10_000),
    burst: random.oneOf([0, 0, 50]),
  }),
  async inject({ service, slot, signal, downMs, burst = 0 }, { fleet, load }) {
    if (burst > 0) await load.burst(burst);
    if (signal === 'SIGKILL') await fleet.kill(service, slot);
    else await fleet.stop(service, slot);
    await sleep(Math.max(downMs, signal === 'SIGTERM' ? ALONE_MS : 0));
    await fleet.start(service, slot);
  },
};

/** Every instance of a service, one after the other, as an upgrade does it. */
export const rollingRestart: FaultKind<'rolling-restart'> = {
  draw: (random) => ({ kind: 'rolling-restart', service: random.oneOf(SERVICES) }),
  async inject({ service }, { fleet }) {
    for (let slot = 0; slot < INSTANCES; slot += 1) {
      await fleet.stop(service, slot);
      await fleet.start(service, slot);
    }
  },
};

/** A process that stands still for longer than its session lasts, and then goes on as if nothing had been. */
export const freeze: FaultKind<'freeze'> = {
  draw: (random) => ({ kind: 'freeze', ...someTarget(random), forMs: random.between(7_000, 15_000) }),
  async inject({ service, slot, forMs }, { fleet, ledger }) {
    const name = `${service} ${String(slot)}`;
    const cause = { part: service, mayRepeat: true } as const;
    // Only what it had begun by then may be made again: what others do meanwhile has nothing to do with it.
    await ledger.disturb({ what: `${name} stands still`, ...cause }, () =>
      fleet.signal(service, slot, 'SIGSTOP'),
    );
    await sleep(forMs);
    await ledger.disturb({ what: `${name} goes on`, ...cause, settleMs: REJOIN_MS }, () =>
      fleet.signal(service, slot, 'SIGCONT'),
    );
  },
};

/** Of the instance that comes and goes. */
export const EXTRA_SLOT = INSTANCES;

/** An instance more, an instance less, while records wait in the retry topics. */
export const rebalance: FaultKind<'rebalance'> = {
  draw: (random) => ({ kind: 'rebalance', rounds: random.between(1, 3), everyMs: 20_000 }),
  async inject({ rounds, everyMs }, { fleet }) {
    for (let round = 0; round < rounds; round += 1) {
      await fleet.start('delivery-service', EXTRA_SLOT);
      await sleep(everyMs);
      await fleet.stop('delivery-service', EXTRA_SLOT);
      if (round + 1 < rounds) await sleep(everyMs);
    }
  },
};
