import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManagedChild } from '../process/child-process.js';
import { freePort } from '../process/free-port.js';
import { noProgress } from '../progress.js';
import type { EmbeddedServer, EmbeddedServerOptions } from './embedded-server.js';
import { findMongod } from './mongod-binary.js';
import type { Credentials } from './kafka-server.properties.js';
import { REPLICA_SET, replicaSetIsReady, tlsOptions } from './mongo-replica-set.js';

const STOP_TIMEOUT_MS = 20_000;

export type EmbeddedMongo = EmbeddedServer & {
  /** Of the replica set, without a database and without credentials. */
  readonly uri: string;
};

export type EmbeddedMongoOptions = EmbeddedServerOptions & {
  /** Lets clients set fail points, such as `failCommand`, which make commands slow or fail. */
  readonly testCommands?: boolean;
  /** Memory for the data that are in use; 0.25 unless given. */
  readonly cacheGigabytes?: number;
  /** Only without `dataFolder`. */
  readonly security?: DatabaseSecurity;
};

/** A database that takes connections over TLS only, from users that have signed in. */
export type DatabaseSecurity = {
  /** Key and certificate, as one PEM file. */
  readonly certificateFile: string;
  /** May do everything. */
  readonly admin: Credentials;
};

/**
 * Starts a real mongod as a replica set of one, so that transactions and change streams work.
 * Data folder and port as with Kafka. Resolves when it is primary.
 * @throws MissingPrerequisiteError
 */
export async function startEmbeddedMongo(options: EmbeddedMongoOptions = {}): Promise<EmbeddedMongo> {
  const mongod = await findMongod(options.progress ?? noProgress);
  const temporary = options.dataFolder === undefined;
  const folder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'sight-mongo-')));
  await mkdir(folder, { recursive: true });
  const port = options.port ?? (await freePort());
  const { security } = options;
  const child = new ManagedChild({
    name: 'mongodb',
    command: mongod,
    args: [
      ...mongodArguments(folder, port, options),
      ...(security === undefined ? [] : await securityArguments(folder, security)),
    ],
  });
  const removeFolder = async () => {
    if (temporary) await rm(folder, { recursive: true, force: true });
  };
  try {
    await replicaSetIsReady(port, child, security);
  } catch (error) {
    await child.kill();
    await removeFolder();
    throw error;
  }
  return {
    uri: `mongodb://127.0.0.1:${String(port)}/?replicaSet=${REPLICA_SET}${security === undefined ? '' : `&${tlsOptions(security)}`}`,
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

export function mongodArguments(
  folder: string,
  port: number,
  { testCommands = false, cacheGigabytes = 0.25 }: EmbeddedMongoOptions = {},
): string[] {
  return [
    ...['--replSet', REPLICA_SET, '--bind_ip', '127.0.0.1', '--port', String(port), '--dbpath', folder],
    // The default, half of the memory, would be taken from the services on the same machine.
    ...['--wiredTigerCacheSizeGB', String(cacheGigabytes), '--oplogSize', '128'],
    // Its socket file in /tmp would outlive a kill.
    ...['--nounixsocket', '--quiet'],
    ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
    ...(testCommands ? ['--setParameter', 'enableTestCommands=1'] : []),
  ];
}

/** Members of a set know each other by a key; with one, everybody has to sign in. */
async function securityArguments(folder: string, { certificateFile }: DatabaseSecurity): Promise<string[]> {
  const keyFile = join(folder, 'member.key');
  await writeFile(keyFile, randomBytes(48).toString('base64'), { mode: 0o400 });
  return [
    ...['--tlsMode', 'requireTLS', '--tlsCertificateKeyFile', certificateFile],
    ...['--tlsCAFile', certificateFile, '--tlsAllowConnectionsWithoutCertificates'],
    ...['--tlsDisabledProtocols', 'TLS1_0,TLS1_1', '--auth', '--keyFile', keyFile],
  ];
}

/** The same server with a database in it. */
export function withDatabase(uri: string, database: string): string {
  // Not with URL, which knows no address of several hosts.
  return uri.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${database}`);
}
