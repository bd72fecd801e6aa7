import type { Request } from 'playwright-core';
import { expect, it } from 'vitest';
import { fixture } from './console.js';
import { heading } from './locators.js';

const LIMIT_BYTES = 250_000;

it('the first load is less than 250 kB, as it comes over the network', async () => {
  const account = await fixture().newAccount();
  await account.createWebhook();
  const page = await fixture().newPage();
  const files: Request[] = [];
  page.on('requestfinished', (request) => {
    const { origin, pathname } = new URL(request.url());
    if (origin === fixture().stack.url() && !/^\/(?:api|auth)\//.test(pathname)) files.push(request);
  });
  await page.goto('/webhooks');
  await account.signIn(page);
  await heading(page, 'Webhooks Management').waitFor();
  await page.waitForLoadState('networkidle');

  const sizes = await Promise.all(files.map(async (file) => (await file.sizes()).responseBodySize));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`first load: ${String(Math.round(total / 1_000))} kB`);
  expect(total).toBeLessThan(LIMIT_BYTES);
  // React and the components alone are more than this: the files have been counted, and once.
  expect(total).toBeGreaterThan(100_000);
  const scripts = files.filter((file) => file.url().includes('/assets/'));
  for (const script of scripts) {
    const response = await script.response();
    expect(await response?.headerValue('content-encoding'), script.url()).toBe('br');
  }
});
