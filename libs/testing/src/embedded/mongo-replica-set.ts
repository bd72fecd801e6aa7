import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient, MongoServerError, type Db } from 'mongodb';
import type { ManagedChild } from '../process/child-process.js';
import type { DatabaseSecurity } from './embedded-mongo.js';
import { isPortFree } from '../process/free-port.js';
import { waitUntil } from '../wait-until.js';

export const REPLICA_SET = 'rs0';

const START_TIMEOUT_MS = 60_000;
const SHOWN_LINES = 20;
const NOT_YET_INITIALIZED = 94;

/** Of a connection string. */
export const tlsOptions = ({ certificateFile }: DatabaseSecurity): string =>
  `tls=true&tlsCAFile=${encodeURIComponent(certificateFile)}`;

/** Makes the server a replica set of one if it is none yet, and resolves when it is primary. */
export async function replicaSetIsReady(
  port: number,
  child: ManagedChild,
  security?: DatabaseSecurity,
): Promise<void> {
  const ended = child.closed.then(({ code, signal }) => {
    const lines = child.output.slice(-SHOWN_LINES).join('\n');
    throw new Error(
      `mongod ended while it started (exit code ${String(code)}, ${String(signal)}):\n${lines}`,
    );
  });
  try {
    await Promise.race([ended, becomesPrimary(port, security)]);
  } finally {
    ended.catch(() => undefined);
  }
}

async function becomesPrimary(port: number, security: DatabaseSecurity | undefined): Promise<void> {
  const host = `127.0.0.1:${String(port)}`;
  await waitUntil(
    () => isPortFree(port),
    (free) => !free,
    { what: `mongod listens on ${host}`, timeoutMs: START_TIMEOUT_MS, intervalMs: 50 },
  );
  const tls = security === undefined ? '' : `&${tlsOptions(security)}`;
  const client = new MongoClient(`mongodb://${host}/?directConnection=true${tls}`);
  try {
    const admin = client.db('admin');
    // Without a user, a secured set can be initiated from its own machine, and nothing else.
    if (security === undefined) await initiate(admin, host);
    else await admin.command({ replSetInitiate: { _id: REPLICA_SET, members: [{ _id: 0, host }] } });
    await waitUntil(
      () => admin.command({ hello: 1 }),
      (hello) => hello['isWritablePrimary'] === true,
      { what: 'mongod is primary', timeoutMs: START_TIMEOUT_MS, intervalMs: 20 },
    );
    if (security !== undefined) {
      const { username, password } = security.admin;
      await admin.command({ createUser: username, pwd: password, roles: ['root'] });
    }
  } finally {
    await client.close();
  }
}

async function initiate(admin: Db, host: string): Promise<void> {
  const members = [{ _id: 0, host }];
  const config = await currentConfig(admin);
  if (config === undefined) {
    await admin.command({ replSetInitiate: { _id: REPLICA_SET, members } });
    return;
  }
  if (config.members[0]?.host === host) return;
  // The data come from a start on another port: the set has to learn its new address.
  await admin.command({
    replSetReconfig: { ...config, version: config.version + 1, members },
    force: true,
  });
}

type ReplicaSetConfig = { readonly version: number; readonly members: readonly { readonly host: string }[] };

async function currentConfig(admin: Db): Promise<ReplicaSetConfig | undefined> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      const answer = await admin.command({ replSetGetConfig: 1 });
      return answer['config'] as ReplicaSetConfig;
    } catch (error) {
      if (error instanceof MongoServerError && error.code === NOT_YET_INITIALIZED) return undefined;
      if (performance.now() > deadline) throw error;
      await sleep(50);
    }
  }
}
