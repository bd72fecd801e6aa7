import { DEMO_PASSWORD, type ApiClient, type Behaviour, type ReceivedRequest } from '@sight-webhooks/testing';
import type { Webhook } from '@sight-webhooks/contracts';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { ConsoleFixture } from './console-fixture.js';

/** Who of an account it is, as the provider's demo users are called. */
export type DemoRole = 'owner' | 'admin' | 'member' | 'operator' | 'lead';

type AccountParts = {
  readonly name: string;
  readonly role: DemoRole;
  readonly fixture: ConsoleFixture;
  readonly api: ApiClient;
};

/** One account, as somebody of it uses it. */
export class Account {
  readonly name: string;
  readonly email: string;
  /** With a token of the account's owner. */
  readonly api: ApiClient;
  readonly #fixture: ConsoleFixture;

  constructor({ name, role, fixture, api }: AccountParts) {
    this.name = name;
    this.email = `${role}@${name}.example`;
    this.api = api;
    this.#fixture = fixture;
  }

  get #endpointPath(): string {
    return `/${this.name}`;
  }

  /** A browser of its own at a page of the console, where sign-in has led. */
  async open(path = '/webhooks', options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.#fixture.newPage(options);
    await page.goto(`/auth/login?${new URLSearchParams({ returnTo: path }).toString()}`);
    await this.signIn(page);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
  }

  /** Fills in the provider's page. */
  async signIn(page: Page): Promise<void> {
    await page.getByLabel('E-mail').fill(this.email);
    await page.getByLabel('Password').fill(DEMO_PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  /** Of an endpoint that nobody else has. */
  get endpointUrl(): string {
    return this.#fixture.receiver.url(this.#endpointPath);
  }

  /** What the endpoint does from now on; until then it answers 200. */
  endpointDoes(behaviour: Behaviour): void {
    this.#fixture.receiver.on(this.#endpointPath, behaviour);
  }

  /** Waits for so many requests to the endpoint, and returns them. */
  async received(count: number): Promise<readonly ReceivedRequest[]> {
    return this.#fixture.receiver.waitForRequests(count, { path: this.#endpointPath });
  }

  /** Somebody else makes a webhook meanwhile. */
  async createWebhook(fields: Record<string, unknown> = {}): Promise<Webhook> {
    const body = {
      name: 'Slack Webhook',
      url: this.endpointUrl,
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
