import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KafkaSettings } from '@sight-webhooks/kafka';
import { ManagedChild } from '../process/child-process.js';
import { freePort } from '../process/free-port.js';
import { runCommand } from '../process/run-command.js';
import { noProgress, type Progress } from '../progress.js';
import type { EmbeddedServer, EmbeddedServerOptions } from './embedded-server.js';
import {
  jvmArguments,
  kafkaDistribution,
  recordClasses,
  type KafkaDistribution,
} from './kafka-distribution.js';
import { kafkaIsReady } from './kafka-readiness.js';
import { serverProperties, type BrokerSecurity } from './kafka-server.properties.js';

const STOP_TIMEOUT_MS = 20_000;

export type EmbeddedKafka = EmbeddedServer & {
  /** `host:port` to bootstrap from. */
  readonly brokers: string;
};

export type EmbeddedKafkaOptions = EmbeddedServerOptions & { readonly security?: BrokerSecurity };

/**
 * Starts a real Kafka broker (KRaft, one node). With `dataFolder` the data and the cluster's id survive; without, they
 * are in a temporary folder that `stop` removes. With `port` it comes back under the address that clients know.
 * Resolves when a record has been produced and read back through a consumer group.
 * @throws MissingPrerequisiteError without Java or, at first use, Maven
 */
export async function startEmbeddedKafka(options: EmbeddedKafkaOptions = {}): Promise<EmbeddedKafka> {
  const progress = options.progress ?? noProgress;
  const distribution = await kafkaDistribution(progress);
  if (!existsSync(distribution.classArchive)) await prepareClassArchive(distribution, progress);
  const temporary = options.dataFolder === undefined;
  const folder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'sight-kafka-')));
  const port = options.port ?? (await freePort());
  const { security } = options;
  const child = await launch({ distribution, folder, port, security });
  const brokers = `127.0.0.1:${String(port)}`;
  const removeFolder = async () => {
    if (temporary) await rm(folder, { recursive: true, force: true });
  };
  try {
    await kafkaIsReady(brokers, child, security === undefined ? {} : await clientSecurity(security));
  } catch (error) {
    await child.kill();
    await removeFolder();
    throw error;
  }
  return {
    brokers,
    port,
    pid: child.pid,
    exited: child.exited,
    stop: async () => {
      await child.stop(STOP_TIMEOUT_MS);
      await removeFolder();
    },
    kill: async () => {
      await child.kill();
    },
    signal: (signal) => {
      child.signal(signal);
    },
  };
}

/** How the admin of a broker reaches it. */
export async function clientSecurity({
  certificateFile,
  admin,
}: BrokerSecurity): Promise<Pick<KafkaSettings, 'ssl' | 'sasl'>> {
  const ca = await readFile(certificateFile, 'utf8');
  return { ssl: { ca }, sasl: { mechanism: 'plain', ...admin } };
}

type Launch = {
  readonly distribution: KafkaDistribution;
  readonly folder: string;
  readonly port: number;
  readonly security?: BrokerSecurity | undefined;
  readonly extraArguments?: readonly string[];
};

async function launch(options: Launch): Promise<ManagedChild> {
  const { distribution, folder, port, security, extraArguments = [] } = options;
  const logFolder = join(folder, 'log');
  await mkdir(folder, { recursive: true });
  if (!existsSync(logFolder)) await format(options, logFolder);
  const properties = join(folder, 'server.properties');
  await writeFile(
    properties,
    serverProperties({ port, controllerPort: await freePort(), logFolder, security }),
  );
  return new ManagedChild({
    name: 'kafka',
    command: distribution.java.command,
    args: [...jvmArguments(distribution), ...extraArguments, 'kafka.Kafka', properties],
  });
}

/** Under another name until it is complete: a format that was killed half-way must not be taken for one that ended. */
async function format({ distribution, folder, security }: Launch, logFolder: string): Promise<void> {
  const unfinished = `${logFolder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  const properties = join(folder, 'format.properties');
  await writeFile(properties, serverProperties({ port: 1, controllerPort: 2, logFolder: unfinished }));
  const clusterId = randomBytes(16).toString('base64url');
  const { code, output } = await runCommand(distribution.java.command, [
    ...jvmArguments(distribution),
    // In one word: an id can begin with a hyphen, which would be read as the next option.
    ...['kafka.tools.StorageTool', 'format', `--cluster-id=${clusterId}`, '-c', properties],
    ...(security?.users ?? []).flatMap(({ username, password }) => [
      '--add-scram',
      `SCRAM-SHA-512=[name=${username},password=${password}]`,
    ]),
  ]);
  if (code !== 0) throw new Error(`the data folder of Kafka could not be formatted:\n${output}`);
  await rename(unfinished, logFolder);
}

async function prepareClassArchive(distribution: KafkaDistribution, progress: Progress): Promise<void> {
  progress('preparing a quicker start of Kafka (once)');
  const folder = await mkdtemp(join(tmpdir(), 'sight-kafka-classes-'));
  try {
    await recordClasses(distribution, async (extraArguments) => {
      const port = await freePort();
      const child = await launch({ distribution, folder, port, extraArguments });
      await kafkaIsReady(`127.0.0.1:${String(port)}`, child);
      await child.stop(STOP_TIMEOUT_MS);
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
