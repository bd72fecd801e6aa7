import { randomUUID } from 'node:crypto';
import { ScriptableReceiver, Stack } from '@sight-webhooks/testing';
import { INSTANCE_REPORTS, type InstanceReport } from '@sight-webhooks/contracts';
import mongoose, { type Connection } from 'mongoose';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { launchBrowser } from '../src/browser.js';
import { Account, type DemoRole } from './account.js';
import { watchContext } from './browser-watch.js';

/** Short enough to wait for. */
const SETTINGS = { RETRY_DELAY_MS: '1500', ATTEMPT_TIMEOUT_MS: '1000' };
const TIMEOUT_MS = 15_000;

/** A whole product whose users can sign in, a customer's endpoint, and a browser. */
export class ConsoleFixture {
  readonly stack: Stack;
  readonly receiver: ScriptableReceiver;
  readonly #browser: Browser;

  private constructor(stack: Stack, receiver: ScriptableReceiver, browser: Browser) {
    this.stack = stack;
    this.receiver = receiver;
    this.#browser = browser;
  }

  static async start(): Promise<ConsoleFixture> {
    const [stack, receiver, browser] = await Promise.all([
      Stack.start({ signIn: true, settings: SETTINGS }),
      ScriptableReceiver.start(),
      launchBrowser(),
    ]);
    return new ConsoleFixture(stack, receiver, browser);
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.receiver.close();
    await this.stack.stop();
  }

  /** An account that nobody else has, and somebody of it. */
  async newAccount(role: DemoRole = 'owner'): Promise<Account> {
    return this.account(`acme-${randomUUID().slice(0, 8)}`, role);
  }

  async account(name: string, role: DemoRole): Promise<Account> {
    return new Account({ name, role, fixture: this, api: await this.stack.api(name) });
  }

  /** As if their time were over: the service does not know them any more, and browsers still have their cookies. */
  async endSessions({ name }: Account): Promise<void> {
    await this.#inDatabase(async (database) => {
      const { deletedCount } = await database.collection('sessions').deleteMany({ accountId: name });
      expect(deletedCount).toBeGreaterThan(0);
    });
  }

  /** As an instance of delivery-service does that has not been heard of since. */
  async reportInstance(name: string, agoMs: number): Promise<void> {
    const reportedAt = new Date(Date.now() - agoMs);
    const load = { running: 3, queued: 0, breakers: { closed: 1, open: 0, halfOpen: 0 }, overdueMs: 0 };
    const report: Omit<InstanceReport, '_id'> = {
      version: '0.1.0',
      startedAt: reportedAt,
      reportedAt,
      load,
    };
    await this.#inDatabase(async (database) => {
      const reports = database.collection<InstanceReport>(INSTANCE_REPORTS.collection);
      await reports.updateOne({ _id: name }, { $set: report }, { upsert: true });
    });
  }

  async #inDatabase(work: (database: Connection) => Promise<void>): Promise<void> {
    const connection = await mongoose.createConnection(this.stack.mongoUri).asPromise();
    try {
      await work(connection);
    } finally {
      await connection.close();
    }
  }

  /** A browser of somebody's own, where nobody is signed in. It is watched, and closed when the test is over. */
  async newPage(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.newContext(options);
    watchContext(context, [this.stack.url(), this.stack.identityProvider.issuer]);
    return context.newPage();
  }

  /** As `newPage`, but whoever asks for it looks after it. */
  async newContext(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await this.#browser.newContext({
      baseURL: this.stack.url(),
      viewport: { width: 1280, height: 800 },
      // What is half faded has neither its place nor its contrast.
      reducedMotion: 'reduce',
      ...options,
    });
    context.setDefaultTimeout(TIMEOUT_MS);
    return context;
  }
}
