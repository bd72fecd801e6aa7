import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { INSTANCES } from '../lab/lab.js';
import { fillUp } from '../lab/small-disk.js';
import type { FaultKind } from './fault.js';

const LIBRARIES = [
  process.env['FAKETIME_LIBRARY'] ?? '',
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1',
];

/** The broker's disk is full until somebody makes room: the broker gives up, and is started again. */
export const fullDisk: FaultKind<'full-disk'> = {
  draw: (random) => ({ kind: 'full-disk', forMs: random.between(3_000, 10_000) }),
  missing: ({ smallDisk }) =>
    smallDisk.kind === 'mounted' ? undefined : `no file system of its own: ${smallDisk.why}`,
  async inject({ forMs }, { broker, load }) {
    await broker.disturbed("the broker's disk is full", async () => {
      const filler = await fillUp(broker.dataFolder);
      // So that somebody notices: an idle broker does not write.
      load.burst(50).catch(() => undefined);
      await sleep(forMs);
      await rm(filler, { force: true });
      await broker.comeBack();
    });
  },
};

/** The wall clock of one process jumps; the monotonic one goes on. */
export const clockJump: FaultKind<'clock-jump'> = {
  draw: (random) => ({
    kind: 'clock-jump',
    service: 'delivery-service',
    slot: random.between(0, INSTANCES - 1),
    jumpMs: random.oneOf([-3_600_000, -5_000, 5_000, 3_600_000]),
    forMs: 10_000,
  }),
  missing: () =>
    faketime() === undefined
      ? 'libfaketime was not found (Debian package libfaketime, or FAKETIME_LIBRARY)'
      : undefined,
  async inject({ service, slot, jumpMs, forMs }, { fleet, ledger, folder }) {
    const clock = join(folder, `clock-${service}-${String(slot)}`);
    await writeFile(clock, '+0');
    await fleet.stop(service, slot);
    await fleet.start(service, slot, {
      LD_PRELOAD: faketime(),
      FAKETIME_TIMESTAMP_FILE: clock,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    });
    const what = `the clock of ${service} ${String(slot)} jumps by ${String(jumpMs)} ms`;
    // What it wrote with the wrong time is read by the others for as long as a retry waits.
    await ledger.disturb(
      { what, part: service, mayRepeat: false, clockSkewMs: Math.abs(jumpMs) },
      async () => {
        await writeFile(clock, `${jumpMs < 0 ? '' : '+'}${String(jumpMs / 1_000)}`);
        await sleep(forMs);
        await fleet.stop(service, slot);
        await sleep(forMs);
      },
    );
    await fleet.start(service, slot);
  },
};

function faketime(): string | undefined {
  return LIBRARIES.find((path) => path !== '' && existsSync(path));
}
