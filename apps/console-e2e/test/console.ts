import { randomUUID } from 'node:crypto';
import { ScriptableReceiver, Stack, type ApiClient } from '@sight-webhooks/testing';
import type { Webhook } from '@sight-webhooks/contracts';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { launchBrowser } from '../src/browser.js';
import { Gateway } from './gateway.js';

/** Short enough to wait for. */
const SETTINGS = { RETRY_DELAY_MS: '1500', ATTEMPT_TIMEOUT_MS: '1000' };
const TIMEOUT_MS = 15_000;

/** A whole product, a customer's endpoint, and a browser in front of both. */
export class ConsoleFixture {
  readonly stack: Stack;
  readonly receiver: ScriptableReceiver;
  readonly gateway: Gateway;
  readonly #browser: Browser;

  private constructor(parts: {
    stack: Stack;
    receiver: ScriptableReceiver;
    gateway: Gateway;
    browser: Browser;
  }) {
    this.stack = parts.stack;
    this.receiver = parts.receiver;
    this.gateway = parts.gateway;
    this.#browser = parts.browser;
  }

  static async start(): Promise<ConsoleFixture> {
    const [stack, receiver, browser] = await Promise.all([
      Stack.start({ settings: SETTINGS }),
      ScriptableReceiver.start(),
      launchBrowser(),
    ]);
    return new ConsoleFixture({ stack, receiver, browser, gateway: await Gateway.start(stack) });
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.gateway.close();
    await this.receiver.close();
    await this.stack.stop();
  }

  /** Somebody of a new account, with a browser of their own. */
  async newAccount(role = 'account-owner'): Promise<Account> {
    const name = `acme-${randomUUID().slice(0, 8)}`;
    this.gateway.register(name, { account: name, name: 'Olivia', role });
    return new Account(name, this, await this.stack.api(name));
  }

  async newPage(options: BrowserContextOptions): Promise<Page> {
    const context = await this.#browser.newContext({
      baseURL: this.gateway.url,
      viewport: { width: 1280, height: 800 },
      // What is half faded has neither its place nor its contrast.
      reducedMotion: 'reduce',
      ...options,
    });
    context.setDefaultTimeout(TIMEOUT_MS);
    onTestFinished(() => context.close());
    const page = await context.newPage();
    this.#watch(page);
    return page;
  }

  /** Nothing leaves the product's origin, and nothing is refused by the page's policy. */
  #watch(page: Page): void {
    const surprises: string[] = [];
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== this.gateway.url) surprises.push(`request to ${request.url()}`);
    });
    page.on('pageerror', (error) => surprises.push(String(error)));
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) surprises.push(message.text());
    });
    onTestFinished(() => {
      expect(surprises).toEqual([]);
    });
  }
}

/** One account, as the person who manages its webhooks uses it. */
export class Account {
  readonly name: string;
  readonly api: ApiClient;
  readonly #fixture: ConsoleFixture;

  constructor(name: string, fixture: ConsoleFixture, api: ApiClient) {
    this.name = name;
    this.api = api;
    this.#fixture = fixture;
  }

  /** A browser that is signed in, at a page of the console. */
  async open(path = '/', options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.#fixture.newPage(options);
    await page.goto(`/auth/login?${new URLSearchParams({ as: this.name, returnTo: path }).toString()}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
  }

  /** Somebody else makes a webhook meanwhile. */
  async createWebhook(fields: Record<string, unknown> = {}): Promise<Webhook> {
    const body = {
      name: 'Slack Webhook',
      url: this.#fixture.receiver.url('/hook'),
      events: ['report.created'],
      ...fields,
    };
    const answer = await this.api.call<Webhook>('POST', '/webhooks', { body });
    expect(answer.status).toBe(201);
    return answer.body;
  }

  async webhooks(): Promise<readonly Webhook[]> {
    return (await this.api.call<{ items: Webhook[] }>('GET', '/webhooks?limit=100')).body.items;
  }

  async emit(resourceIds: readonly number[], type = 'report.created'): Promise<void> {
    await this.#fixture.stack.emit(
      resourceIds.map((resourceId) => ({ accountId: this.name, type, resourceId })),
    );
  }
}
