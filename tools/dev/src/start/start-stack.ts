import { join } from 'node:path';
import {
  SERVICES,
  ServiceProcess,
  StackKeys,
  type Environment,
  type Progress,
  type ServiceName,
} from '@sight-webhooks/testing';
import { dataFolder, type DataFolder } from '../running-stack/data-folder.js';
import { identityOf } from '../running-stack/process-identity.js';
import { removeState, writeState, type StackState } from '../running-stack/stack-state.file.js';
import { lockDataFolder } from './data-folder.lock.js';
import { requireDiskSpace } from './disk-space.js';
import { startIdentityProvider } from './identity-provider.js';
import { endLeftOverProcesses } from './left-over-processes.js';
import { RotatingLogFile } from './rotating-log.file.js';
import type { Shutdown } from './shutdown.js';
import { servicePorts, type ServicePorts } from './start-ports.js';
import { startSettings } from './start-settings.js';
import { kafkaStore, mongoStore } from './stores.js';

export type StartedStack = {
  readonly state: StackState;
  readonly folder: DataFolder;
  /** Whether demo users can sign in: not where another provider is set. */
  readonly hasDemoUsers: boolean;
  /** Resolves with a sentence when one of its processes ends although nobody asked it to. */
  readonly broken: Promise<string>;
};

/**
 * Brings the whole product up on this machine. Whatever it has started is in `shutdown`, even when it throws.
 * @throws UsageError, MissingPrerequisiteError with one sentence for the user
 */
export async function startStack(shutdown: Shutdown, progress: Progress): Promise<StartedStack> {
  const folder = dataFolder();
  await requireDiskSpace(folder.path);
  const lock = await lockDataFolder(folder);
  shutdown.add('the lock', () => lock.release());
  await endLeftOverProcesses(folder);
  const ports = await servicePorts(process.env);
  shutdown.nextLayer();
  const [keys, kafka, mongo] = await allOrFirstFailure([
    StackKeys.in(folder.keys),
    kafkaStore(folder, shutdown, progress),
    mongoStore(folder, shutdown, progress),
  ]);
  shutdown.nextLayer();
  const url = `http://127.0.0.1:${String(ports['config-service'])}`;
  const provider = await startIdentityProvider({ consoleUrl: url, keys, folder, shutdown });
  const stores = { brokers: kafka.address, mongoUri: mongo.address };
  const settings = { ...startSettings({ ...stores, keys }), ...provider?.settings };
  const environment = withOverrides(settings, process.env);
  progress('starting the services');
  const services = await startServices({ ports, environment, folder, shutdown });
  const processes = [
    ...[kafka, mongo].flatMap(({ embedded }) => (embedded === undefined ? [] : [embedded.pid])),
    ...(provider === undefined ? [] : [provider.pid]),
    ...services.map(({ pid }) => pid),
  ];
  const state: StackState = {
    stack: identityOf(process.pid) ?? { pid: process.pid, startedAt: '' },
    url,
    ...stores,
    topicPrefix: process.env['KAFKA_TOPIC_PREFIX'] ?? '',
    processes: processes.flatMap((pid) => identityOf(pid) ?? []),
  };
  await writeState(folder, state);
  shutdown.add('the state file', () => removeState(folder));
  await Promise.all([provider?.ready(), ...services.map((service) => service.ready())]);
  const broken = Promise.race([
    ...services.map((service) => service.exited.then((exit) => ended(service.service, exit))),
    ...(provider === undefined ? [] : [provider.exited.then((exit) => ended('the identity provider', exit))]),
    ...(kafka.embedded === undefined ? [] : [kafka.embedded.exited.then((exit) => ended('Kafka', exit))]),
    ...(mongo.embedded === undefined ? [] : [mongo.embedded.exited.then((exit) => ended('MongoDB', exit))]),
  ]);
  return { state, folder, hasDemoUsers: provider !== undefined, broken };
}

/** What the user sets goes before what a stack of our own sets. */
function withOverrides(settings: Environment, environment: NodeJS.ProcessEnv): Environment {
  const given = Object.entries(environment).filter(([, value]) => value !== '');
  return { ...settings, ...Object.fromEntries(given), MONGODB_URI: settings['MONGODB_URI'] };
}

async function startServices(options: {
  readonly ports: ServicePorts;
  readonly environment: Environment;
  readonly folder: DataFolder;
  readonly shutdown: Shutdown;
}): Promise<ServiceProcess[]> {
  const { ports, environment, folder, shutdown } = options;
  return Promise.all(
    SERVICES.map(async (service) => {
      const log = new RotatingLogFile(join(folder.logs, `${service}.log`));
      const launched = await ServiceProcess.launch({
        service,
        env: environment,
        port: ports[service],
        onLine: (line) => {
          log.write(line);
        },
      });
      shutdown.add(service, async () => {
        await launched.stopIfRunning();
        log.close();
      });
      return launched;
    }),
  );
}

function ended(
  name: ServiceName | 'Kafka' | 'MongoDB' | 'the identity provider',
  exit: { code: number | null; signal: string | null },
): string {
  return `${name} ended unexpectedly (${exit.code === null ? String(exit.signal) : `exit code ${String(exit.code)}`})`;
}

/** Waits for all of them even when one fails, so that nothing is started behind the back of whoever cleans up. */
async function allOrFirstFailure<T extends readonly Promise<unknown>[] | []>(
  promises: T,
): Promise<{ -readonly [Index in keyof T]: Awaited<T[Index]> }> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}
