import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import {
  EmbeddedMongoSet,
  startEmbeddedMongo,
  type EmbeddedMongo,
  type Progress,
} from '@sight-webhooks/testing';
import type { LedgerRecorder } from '../ledger/ledger.recorder.js';

const WRITES = ['insert', 'update', 'bulkWrite', 'findAndModify', 'delete'];
/** MongoDB's own "the primary stepped down", which drivers take for a passing fault. */
const STEPPED_DOWN = 189;

/** A MongoDB that goes away, steps down, or becomes slow. Nothing of that may repeat or lose a delivery. */
export class Database {
  readonly #ledger: LedgerRecorder;
  readonly #set: EmbeddedMongoSet | undefined;
  readonly #dataFolder: string;
  #single: EmbeddedMongo | undefined;

  private constructor(
    dataFolder: string,
    ledger: LedgerRecorder,
    servers: { readonly set?: EmbeddedMongoSet; readonly single?: EmbeddedMongo },
  ) {
    this.#dataFolder = dataFolder;
    this.#ledger = ledger;
    this.#set = servers.set;
    this.#single = servers.single;
  }

  static async start(
    members: 1 | 3,
    dataFolder: string,
    ledger: LedgerRecorder,
    progress: Progress,
  ): Promise<Database> {
    const servers =
      members === 3
        ? { set: await EmbeddedMongoSet.start({ dataFolder, progress }) }
        : { single: await startEmbeddedMongo({ dataFolder, progress, testCommands: true }) };
    return new Database(dataFolder, ledger, servers);
  }

  /** Without a database. */
  get uri(): string {
    return this.#set?.uri ?? this.#single?.uri ?? '';
  }

  /** Whether there is more than one member, so that the primary can step down. */
  get canStepDown(): boolean {
    return this.#set !== undefined;
  }

  async restart(awayMs: number): Promise<void> {
    await this.#disturbed('the database restarts', async () => {
      if (this.#set !== undefined) {
        await this.#set.restartPrimary();
        return;
      }
      const port = this.#single?.port ?? 0;
      await this.#single?.kill();
      await sleep(awayMs);
      this.#single = await startEmbeddedMongo({ dataFolder: this.#dataFolder, port, testCommands: true });
    });
  }

  async stepDown(): Promise<void> {
    await this.#disturbed('the primary steps down', async () => this.#set?.stepDown());
  }

  async slowWrites(delayMs: number, forMs: number): Promise<void> {
    await this.#failing('writes are slow', { blockConnection: true, blockTimeMS: delayMs }, forMs);
  }

  async failingWrites(forMs: number): Promise<void> {
    await this.#failing('writes fail', { errorCode: STEPPED_DOWN }, forMs);
  }

  async stop(): Promise<void> {
    await this.#set?.stop();
    await this.#single?.stop();
  }

  async #failing(what: string, how: object, forMs: number): Promise<void> {
    await this.#disturbed(what, async () => {
      const client = await new MongoClient(this.uri).connect();
      try {
        const admin = client.db('admin');
        const data = { failCommands: WRITES, ...how };
        await admin.command({ configureFailPoint: 'failCommand', mode: 'alwaysOn', data });
        await sleep(forMs);
        await admin.command({ configureFailPoint: 'failCommand', mode: 'off' });
      } finally {
        await client.close();
      }
    });
  }

  async #disturbed(what: string, during: () => Promise<void>): Promise<void> {
    await this.#ledger.disturb({ what, part: 'database', mayRepeat: false }, during);
  }
}
