import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { ManagedChild } from '../process/child-process.js';
import { freePort } from '../process/free-port.js';
import { noProgress, type Progress } from '../progress.js';
import { mongodArguments } from './embedded-mongo.js';
import { findMongod } from './mongod-binary.js';
import { REPLICA_SET, replicaSetIsReady } from './mongo-replica-set.js';
import { waitUntil } from '../wait-until.js';

const STOP_TIMEOUT_MS = 20_000;
const ELECTION_TIMEOUT_MS = 60_000;

type Member = { readonly port: number; readonly folder: string; child: ManagedChild };

/** Three mongods that are one replica set, with fail points, so that a primary can step down or go away. */
export class EmbeddedMongoSet {
  readonly #mongod: string;
  readonly #members: readonly Member[];

  private constructor(mongod: string, members: readonly Member[]) {
    this.#mongod = mongod;
    this.#members = members;
  }

  /** @throws MissingPrerequisiteError */
  static async start({
    dataFolder,
    progress = noProgress,
  }: {
    readonly dataFolder: string;
    readonly progress?: Progress;
  }): Promise<EmbeddedMongoSet> {
    const mongod = await findMongod(progress);
    const members: Member[] = [];
    for (const name of ['a', 'b', 'c']) {
      const folder = join(dataFolder, name);
      await mkdir(folder, { recursive: true });
      const port = await freePort();
      members.push({ port, folder, child: launch(mongod, folder, port) });
    }
    const set = new EmbeddedMongoSet(mongod, members);
    try {
      await set.#initiate();
    } catch (error) {
      await set.kill();
      throw error;
    }
    return set;
  }

  /** Without a database. */
  get uri(): string {
    const hosts = this.#members.map(({ port }) => hostOf(port)).join(',');
    return `mongodb://${hosts}/?replicaSet=${REPLICA_SET}`;
  }

  /** The primary gives up its office and does not take it back for a while; resolves when another one has it. */
  async stepDown(seconds = 30): Promise<void> {
    const before = await this.#primary();
    await onServer(before.port, (admin) =>
      admin.command({ replSetStepDown: seconds, secondaryCatchUpPeriodSecs: 5, force: true }),
    );
    await this.#untilPrimary();
  }

  /** SIGKILL to the primary; it starts again with its data. Resolves when the set has a primary. */
  async restartPrimary(): Promise<void> {
    const member = await this.#primary();
    await member.child.kill();
    await this.#untilPrimary();
    member.child = launch(this.#mongod, member.folder, member.port);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#members.map(({ child }) => child.stop(STOP_TIMEOUT_MS)));
  }

  async kill(): Promise<void> {
    await Promise.all(this.#members.map(({ child }) => child.kill()));
  }

  async #initiate(): Promise<void> {
    const [first] = this.#members;
    if (first === undefined) return;
    // Alone at first: a set of one is primary within a fraction of a second, and the others join it.
    await replicaSetIsReady(first.port, first.child);
    await onServer(first.port, async (admin) => {
      for (const [index, { port }] of this.#members.entries()) {
        if (index === 0) continue;
        const { config } = (await admin.command({ replSetGetConfig: 1 })) as unknown as {
          config: { version: number; members: object[] };
        };
        const members = [...config.members, { _id: index, host: hostOf(port) }];
        await admin.command({ replSetReconfig: { ...config, version: config.version + 1, members } });
        await waitUntil(
          () => admin.command({ replSetGetStatus: 1 }),
          (status) =>
            (status['members'] as { stateStr: string }[]).every(({ stateStr }) =>
              ['PRIMARY', 'SECONDARY'].includes(stateStr),
            ),
          { what: 'all members of the replica set', timeoutMs: ELECTION_TIMEOUT_MS, intervalMs: 100 },
        );
      }
    });
  }

  async #untilPrimary(): Promise<void> {
    await waitUntil(
      () => this.#findPrimary(),
      (primary) => primary !== undefined,
      { what: 'a primary', timeoutMs: ELECTION_TIMEOUT_MS, intervalMs: 100 },
    );
  }

  async #primary(): Promise<Member> {
    const primary = await this.#findPrimary();
    if (primary === undefined) throw new Error('the replica set has no primary');
    return primary;
  }

  async #findPrimary(): Promise<Member | undefined> {
    for (const member of this.#members) {
      const hello = await onServer(member.port, (admin) => admin.command({ hello: 1 })).catch(
        () => undefined,
      );
      if (hello?.['isWritablePrimary'] === true) return member;
    }
    return undefined;
  }
}

const hostOf = (port: number): string => `127.0.0.1:${String(port)}`;

function launch(mongod: string, folder: string, port: number): ManagedChild {
  return new ManagedChild({
    name: 'mongodb',
    command: mongod,
    args: mongodArguments(folder, port, { testCommands: true }),
  });
}

async function onServer<T>(
  port: number,
  act: (admin: ReturnType<MongoClient['db']>) => Promise<T>,
): Promise<T> {
  const uri = `mongodb://${hostOf(port)}/?directConnection=true`;
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 2_000 });
  try {
    return await act(client.db('admin'));
  } finally {
    await client.close();
  }
}
