import type { Locator, Page, Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { violations } from './axe.js';
import { fixture } from './console.js';

type List = {
  readonly path: (webhookId: string) => string;
  /** Those that fill it. */
  readonly requests: string;
  readonly loading: string;
  /** What it says when it has been filled with nothing. */
  readonly empty: string;
};

const LISTS: readonly List[] = [
  {
    path: () => '/webhooks',
    requests: '**/api/v1/webhooks?*',
    loading: 'Loading webhooks',
    empty: 'Create your Webhooks',
  },
  {
    path: () => '/deliveries',
    requests: '**/api/v1/deliveries?*',
    loading: 'Loading deliveries',
    empty: 'No deliveries yet',
  },
  {
    path: (webhookId) => `/webhooks/${webhookId}/deliveries`,
    requests: '**/api/v1/deliveries?*',
    loading: 'Loading deliveries',
    empty: 'No deliveries yet',
  },
  {
    path: () => '/webhooks/new',
    requests: '**/api/v1/event-types',
    loading: 'Loading events',
    // The catalogue is never empty.
    empty: 'Report - An Inspection report is uploaded',
  },
];

/** A page whose requests neither arrive nor fail until `fail`, and then fail until `mend`. */
class CutOff {
  readonly list: List;
  readonly page: Page;
  #mode: 'hold' | 'fail' | 'pass' = 'hold';
  readonly #held: Route[] = [];

  constructor(page: Page, list: List) {
    this.page = page;
    this.list = list;
  }

  async open(webhookId: string): Promise<void> {
    await this.page.route(this.list.requests, async (route) => {
      if (this.#mode === 'hold') this.#held.push(route);
      else await (this.#mode === 'fail' ? route.abort() : route.continue());
    });
    await this.page.goto(this.list.path(webhookId));
  }

  async fail(): Promise<void> {
    this.#mode = 'fail';
    await Promise.all(this.#held.splice(0).map((route) => route.abort()));
  }

  /** Somebody tries again, before the page does by itself. */
  async mend(): Promise<void> {
    this.#mode = 'hold';
    await this.page.getByRole('button', { name: 'Try again' }).click();
    this.#mode = 'pass';
    // Those that the page has given up for the new one cannot go on.
    await Promise.allSettled(this.#held.splice(0).map((route) => route.continue()));
  }
}

async function check(cutOffs: readonly CutOff[], shown: (cutOff: CutOff) => Locator): Promise<void> {
  for (const cutOff of cutOffs) {
    await shown(cutOff).waitFor();
    expect(await violations(cutOff.page), cutOff.list.loading).toEqual([]);
  }
}

describe.each(['light', 'dark'] as const)('in %s, every list', (colorScheme) => {
  it('says that it loads, that it failed, and that it is empty', async () => {
    const account = await fixture().newAccount();
    const { id } = await account.createWebhook();
    await account.api.call('DELETE', `/webhooks/${id}`);
    const context = (await account.open('/nowhere', { colorScheme })).context();
    const cutOffs = await Promise.all(LISTS.map(async (list) => new CutOff(await context.newPage(), list)));

    await Promise.all(cutOffs.map((cutOff) => cutOff.open(id)));
    await check(cutOffs, ({ page, list }) => page.getByRole('status').getByText(list.loading));

    await Promise.all(cutOffs.map((cutOff) => cutOff.fail()));
    await check(cutOffs, ({ page }) => page.getByRole('alert').getByText('The server cannot be reached.'));

    await Promise.all(cutOffs.map((cutOff) => cutOff.mend()));
    await check(cutOffs, ({ page, list }) => page.getByText(list.empty));
  });
});

it('a list that was there stays while the service is away, and says that it is old', async () => {
  const account = await fixture().newAccount();
  await account.createWebhook();
  await account.emit([4711]);
  const page = await account.open('/deliveries');
  await page.getByText('report 4711').waitFor();
  await page.route('**/api/**', (route) => route.abort());
  await page.getByText('The server cannot be reached').waitFor();
  expect(await page.getByText('report 4711').count()).toBe(1);
  await page.unroute('**/api/**');
  await page.getByText('The server cannot be reached').waitFor({ state: 'detached' });
});
