import type { Page, Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { violations } from './axe.js';
import { fixture } from './console.js';

/** Each list, the requests that fill it, and what it says while it has none, and once it has been filled with nothing. */
const LISTS = [
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
    path: (webhookId: string) => `/webhooks/${webhookId}/deliveries`,
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
] as const;

/** The path to the service is cut: requests neither arrive nor fail until `release`, and fail after that. */
async function cut(page: Page, requests: string): Promise<{ release: () => Promise<void> }> {
  const held: Route[] = [];
  let isReleased = false;
  await page.route(requests, async (route) => {
    if (isReleased) await route.abort();
    else held.push(route);
  });
  return {
    release: async () => {
      isReleased = true;
      await Promise.all(held.map((route) => route.abort()));
    },
  };
}

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it.each(LISTS)('$requests: says that it loads, that it failed, and that it is empty', async (list) => {
    const { path, requests, loading, empty } = list;
    const account = await fixture().newAccount();
    const needsWebhook = path('').includes('//');
    const id = needsWebhook ? (await account.createWebhook()).id : '';
    const page = await account.open('/nowhere', { colorScheme });
    const { release } = await cut(page, requests);
    await page.goto(path(id));
    await page.getByRole('status').getByText(loading).waitFor();
    expect(await violations(page), 'loading').toEqual([]);

    await release();
    const failure = page.getByRole('alert').filter({ hasText: 'This could not be loaded' });
    await failure.getByText('The server cannot be reached.').waitFor();
    expect(await violations(page), 'failed').toEqual([]);

    await page.unroute(requests);
    await failure.getByRole('button', { name: 'Try again' }).click();
    await page.getByText(empty).waitFor();
    expect(await violations(page), 'empty').toEqual([]);
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
