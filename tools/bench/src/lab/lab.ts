import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchingProducer } from '@sight-webhooks/kafka';
import {
  SERVICES,
  ServiceProcess,
  Stack,
  startEmbeddedKafka,
  startEmbeddedMongo,
  type Progress,
  type ServiceName,
  type Teardown,
} from '@sight-webhooks/testing';
import { MeasurementError } from '../measurement.error.js';
import { ReceiverProcess } from '../receiver/receiver.process.js';
import type { Part } from '../resources/resource-meter.js';
import { Accounts } from './accounts.js';
import { RecordedDeliveries } from './recorded-deliveries.js';

/** Short, so that a run does not wait a minute for its retries; what is measured is how late they are. */
export const RETRY_DELAY_MS = 2_000;

const KEPT_DATABASE = 'sight';
/** With the usual quarter of a gigabyte, MongoDB would begin to write pages out after 13 MB: a twentieth is changed. */
const DATABASE_CACHE_GIGABYTES = 4;

/** Everything that a measurement needs, each part a process of its own apart from the producer, which is in this one. */
export type Lab = {
  readonly stack: Stack;
  readonly accounts: Accounts;
  readonly producer: BatchingProducer;
  readonly receiver: ReceiverProcess;
  readonly deliveries: RecordedDeliveries;
  readonly deliveryServiceUrl: string;
  /** The processes that are metered. */
  readonly parts: readonly Part[];
  /** Rejects when one of the processes has ended. */
  readonly broken: Promise<never>;
};

export type LabOptions = {
  readonly teardown: Teardown;
  readonly progress: Progress;
  /** Where each service leaves a CPU profile when it stops; none without. */
  readonly profileFolder: string | undefined;
  /** Of the services, on top of the usual ones. */
  readonly settings?: Readonly<Record<string, string>>;
  /** A database that is kept, and its memory; a new one with enough of it without. */
  readonly database?: { readonly dataFolder?: string; readonly cacheGigabytes: number };
  /** Whether endpoints can be on every address of the loopback network, instead of on one. */
  readonly manyAddresses?: boolean;
};

export async function startLab(options: LabOptions): Promise<Lab> {
  const { teardown, progress, profileFolder, settings, database, manyAddresses } = options;
  progress('starting Kafka, MongoDB and the receiver');
  const [kafka, mongo, receiver] = await startAll([
    ending(teardown, startEmbeddedKafka({ progress })),
    ending(teardown, startEmbeddedMongo({ progress, cacheGigabytes: DATABASE_CACHE_GIGABYTES, ...database })),
    ending(teardown, ReceiverProcess.start(manyAddresses)),
  ]);
  const stack = await Stack.start({
    brokers: kafka.brokers,
    mongoUri: mongo.uri,
    ...(database?.dataFolder === undefined ? {} : { database: KEPT_DATABASE }),
    instances: { 'config-service': 0, 'fanout-service': 0, 'delivery-service': 0 },
    settings: { NODE_ENV: 'production', RETRY_DELAY_MS: String(RETRY_DELAY_MS), ...settings },
  });
  teardown.add(() => stack.stop());
  progress('starting the services');
  const services = await startServices(stack, teardown, profileFolder);
  const producer = new BatchingProducer(stack.connection);
  await producer.connect();
  teardown.add(() => producer.close());
  const deliveries = await RecordedDeliveries.open(stack.mongoUri);
  teardown.add(() => deliveries.close());
  const broken = Promise.race([
    receiver.ended(),
    ...services.map(({ service, exited }) => exited.then(() => endedUnexpectedly(service))),
    kafka.exited.then(() => endedUnexpectedly('Kafka')),
    mongo.exited.then(() => endedUnexpectedly('MongoDB')),
  ]);
  broken.catch(() => undefined);
  const parts = [
    ...services.map(({ service, pid }) => ({ part: service, pid })),
    { part: 'broker', pid: kafka.pid },
    { part: 'database', pid: mongo.pid },
    { part: 'receiver', pid: receiver.pid },
    { part: 'bench (load)', pid: process.pid },
  ];
  const accounts = new Accounts(stack.keys, urlOf('config-service', services));
  const deliveryServiceUrl = urlOf('delivery-service', services);
  return { stack, accounts, producer, receiver, deliveries, deliveryServiceUrl, parts, broken };
}

async function startServices(
  stack: Stack,
  teardown: Teardown,
  profileFolder: string | undefined,
): Promise<ServiceProcess[]> {
  const logFolder = await mkdtemp(join(tmpdir(), 'sight-bench-logs-'));
  teardown.add(() => rm(logFolder, { recursive: true, force: true }));
  const launched: ServiceProcess[] = [];
  teardown.add(async () => {
    await Promise.all(launched.map((service) => service.stopIfRunning()));
  });
  for (const service of SERVICES) {
    const nodeArguments =
      profileFolder === undefined
        ? []
        : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`, `--cpu-prof-name=${profileName(service)}`];
    launched.push(
      await ServiceProcess.launch({
        service,
        env: stack.environment,
        nodeArguments,
        logFile: join(logFolder, `${service}.log`),
      }),
    );
  }
  await startAll(launched.map((service) => service.ready()));
  return launched;
}

export function profileName(service: string): string {
  return `${service}.cpuprofile`;
}

function urlOf(name: ServiceName, services: readonly ServiceProcess[]): string {
  return services.find(({ service }) => service === name)?.url ?? '';
}

async function ending<T extends { stop(): Promise<unknown> }>(
  teardown: Teardown,
  starting: Promise<T>,
): Promise<T> {
  const started = await starting;
  teardown.add(async () => {
    await started.stop();
  });
  return started;
}

/** Waits for all of them even when one fails, so that nothing is started behind the teardown's back. */
async function startAll<T extends readonly Promise<unknown>[] | []>(
  promises: T,
): Promise<{ -readonly [Index in keyof T]: Awaited<T[Index]> }> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

function endedUnexpectedly(name: string): never {
  throw new MeasurementError(`${name} ended unexpectedly`);
}
