import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '../lab/lab.js';
import type { FaultKind } from './fault.js';
import { EXTRA_SLOT } from './process.faults.js';

/** In the plans that have this fault: what waits, and what runs, so that partitions are paused when many come. */
export const HELD_BACK_SETTINGS = { MAX_WAITING_PER_PARTITION: '200', MAX_RUNNING_PER_ENDPOINT: '10' };
/** A partition that is paused goes on when only so many wait. */
const RESUMES_AT = Number(HELD_BACK_SETTINGS.MAX_WAITING_PER_PARTITION) / 2;
/** More than its endpoints take. */
const MORE = { events: 20, everyMs: 500 } as const;
const SAMPLE_EVERY_MS = 100;
const WAITING = /^delivery_records_waiting\{([^}]*)\} (\d+)$/gm;

/** A partition that is assigned away while it is paused, because more waits than it may hold, and comes back. */
export const heldBack: FaultKind<'held-back'> = {
  draw: (random) => ({ kind: 'held-back', events: random.between(100, 160) }),
  async inject({ events }, lab) {
    const { fleet, load, progress, reached } = lab;
    const over = new AbortController();
    const watching = pausedOnesThatLeft(lab, over.signal);
    await load.burst(events, 'busy');
    const joined = new AbortController();
    const joining = fleet.start('delivery-service', EXTRA_SLOT).finally(() => {
      joined.abort();
    });
    while (!joined.signal.aborted) {
      await sleep(MORE.everyMs);
      await load.burst(MORE.events, 'busy');
    }
    await joining;
    await fleet.stop('delivery-service', EXTRA_SLOT);
    over.abort();
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
    const samples = Array.from((await response.text()).matchAll(WAITING), ([, labels = '', value]) => ({
      topic: /topic="([^"]*)"/.exec(labels)?.[1],
      partition: /partition="(\d+)"/.exec(labels)?.[1] ?? '',
      waiting: Number(value),
    }));
    return new Map(
      samples
        .filter(({ topic }) => topic === 'webhooks.deliver')
        .map(({ partition, waiting }) => [partition, waiting]),
    );
  } catch {
    return undefined;
  }
}
