import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '../lab/lab.js';
import type { FaultKind } from './fault.js';
import { EXTRA_SLOT } from './process.faults.js';

/** Records of a partition that may wait in an instance, in the plans that have this fault. */
export const MAX_WAITING = 200;
/** A partition is paused when that many wait, and goes on at half of it. */
const RESUMES_AT = MAX_WAITING / 2;
const SAMPLE_EVERY_MS = 100;
const WAITING = /^delivery_records_waiting\{([^}]*)\} (\d+)$/gm;

/** A partition that is assigned away while it is paused, because more waits than it may hold, and comes back. */
export const heldBack: FaultKind<'held-back'> = {
  draw: (random) => ({ kind: 'held-back', events: random.between(250, 350) }),
  async inject({ events }, lab) {
    const { fleet, load, progress, reached } = lab;
    const stopped = new AbortController();
    const watching = pausedOnesThatLeft(lab, stopped.signal);
    const joining = fleet.start('delivery-service', EXTRA_SLOT);
    await load.burst(events, 'busy');
    await joining;
    await fleet.stop('delivery-service', EXTRA_SLOT);
    stopped.abort();
    const left = await watching;
    if (left.size > 0) reached.push(`${[...left].join(' and ')} left while paused`);
    else progress('no partition was paused when it left');
  },
};

/** By what the instances tell of themselves; it decides nothing but what is said of the fault. */
async function pausedOnesThatLeft({ fleet }: Lab, signal: AbortSignal): Promise<Set<string>> {
  const left = new Set<string>();
  const before = new Map<number, ReadonlyMap<string, number>>();
  while (!signal.aborted) {
    for (const { slot, url } of fleet.running('delivery-service')) {
      const now = await waitingOf(url);
      if (now === undefined) continue;
      for (const [partition, waiting] of before.get(slot) ?? [])
        if (!now.has(partition) && waiting > RESUMES_AT) left.add(`partition ${partition}`);
      before.set(slot, now);
    }
    await sleep(SAMPLE_EVERY_MS);
  }
  return left;
}

/** Records that wait, by partition of `webhooks.deliver`; undefined when the instance does not answer. */
async function waitingOf(url: string): Promise<ReadonlyMap<string, number> | undefined> {
  try {
    const response = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(1_000) });
    const samples = (await response.text()).matchAll(WAITING);
    return new Map(
      Array.from(samples)
        .filter(([, labels = '']) => labels.includes('topic="webhooks.deliver"'))
        .map(([, labels = '', value]) => [/partition="(\d+)"/.exec(labels)?.[1] ?? '', Number(value)]),
    );
  } catch {
    return undefined;
  }
}
