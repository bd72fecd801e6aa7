import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SERVICES, Stack, type Environment, type Progress, type Teardown } from '@sight-webhooks/testing';
import type { LedgerRecorder } from '../ledger/ledger.recorder.js';
import { Load } from '../load/load.js';
import { Broker } from './broker.js';
import { Database } from './database.js';
import { Fleet } from './fleet.js';
import { mountSmallDisk, type SmallDisk } from './small-disk.js';

/** Of each service. */
export const INSTANCES = 2;

/** The product as real processes, what they stand on, who uses them, and who takes it all down. */
export type Lab = {
  readonly fleet: Fleet;
  readonly broker: Broker;
  readonly database: Database;
  readonly smallDisk: SmallDisk;
  readonly stack: Stack;
  readonly load: Load;
  readonly ledger: LedgerRecorder;
  /** Of this run. */
  readonly folder: string;
  readonly progress: Progress;
  /** What of a fault was met that depends on the moment: crash points, partitions that left while they were paused. */
  readonly reached: string[];
};

export type LabOptions = {
  /** For the ledger and the logs. */
  readonly folder: string;
  /** For the data of broker and database. */
  readonly stores: string;
  readonly databaseMembers: 1 | 3;
  readonly wantsSmallDisk: boolean;
  readonly churnEveryMs: number | undefined;
  /** Of the services, on top of the usual ones. */
  readonly settings: Environment;
  readonly ledger: LedgerRecorder;
  readonly teardown: Teardown;
  readonly progress: Progress;
};

/** Resolves when everything is ready; what has been started is ended by the teardown. */
export async function startLab(options: LabOptions): Promise<Lab> {
  const { folder, stores, databaseMembers, settings, ledger, teardown, progress } = options;
  const logFolder = join(folder, 'logs');
  await mkdir(logFolder, { recursive: true });
  const kafkaFolder = join(stores, 'kafka');
  const smallDisk: SmallDisk = options.wantsSmallDisk
    ? await mountSmallDisk(kafkaFolder)
    : { kind: 'refused', why: 'the plan has no use for it' };
  if (smallDisk.kind === 'mounted') teardown.add(() => smallDisk.unmount());
  progress('starting the broker and the database');
  const starting = [
    Broker.start(kafkaFolder, ledger, progress),
    Database.start(databaseMembers, join(stores, 'mongodb'), ledger, progress),
  ] as const;
  for (const part of starting)
    part.then(
      (started) => {
        teardown.add(() => started.stop());
      },
      () => undefined,
    );
  await Promise.allSettled(starting);
  const [broker, database] = await Promise.all(starting);
  const stack = await Stack.start({
    brokers: broker.brokers,
    mongoUri: database.uri,
    instances: { 'config-service': 0, 'fanout-service': 0, 'delivery-service': 0 },
    settings,
  });
  teardown.add(() => stack.stop());
  const fleet = new Fleet({ environment: stack.environment, logFolder, ledger, progress });
  teardown.add(() => fleet.close());
  progress(`starting ${String(INSTANCES)} of each service`);
  for (const service of SERVICES) {
    const slots = Array.from({ length: INSTANCES }, (_, slot) => slot);
    await Promise.all(slots.map((slot) => fleet.launch(service, slot)));
  }
  const load = await Load.prepare({ stack, fleet, ledger, churnEveryMs: options.churnEveryMs });
  teardown.add(() => load.close());
  return { fleet, broker, database, smallDisk, stack, load, ledger, folder, progress, reached: [] };
}
