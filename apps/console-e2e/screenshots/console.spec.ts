import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { certificate, waitUntil } from '@sight-webhooks/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Account } from '../test/account.js';
import { ConsoleFixture } from '../test/console-fixture.js';
import { button, flip, menuItem, row } from '../test/locators.js';
import { writePast } from './past-deliveries.js';

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'docs', 'images');
const DESKTOP = { width: 1_200, height: 720 };
const FORM = { width: 1_200, height: 900 };
const SMALL = { width: 1_000, height: 560 };
const OPERATIONS = { width: 1_200, height: 1_090 };
const SIGN_IN = { width: 1_000, height: 860 };
const PHONE = { width: 390, height: 760 };
const MAX_BYTES = 120_000;

let fixture: ConsoleFixture;
let account: Account;
let webhookId: string;
let messageId: string;

beforeAll(async () => {
  await mkdir(FOLDER, { recursive: true });
  fixture = await ConsoleFixture.start();
  account = await fixture.account('acme', 'owner');
  await fillAccount();
});
afterAll(() => fixture.stop());

async function fillAccount(): Promise<void> {
  const { receiver } = fixture;
  receiver.on('/archive', { kind: 'respond', status: 503, body: '{"error":"maintenance until ten"}' });
  const quality = await account.createWebhook({
    name: 'Quality dashboard',
    url: 'https://hooks.example.com/sight/quality',
    events: ['report.file_ready'],
  });
  await account.api.call('POST', `/webhooks/${quality.id}/deactivate`);
  const archive = await account.createWebhook({ name: 'Archive', url: receiver.url('/archive') });
  const both = ['report.created', 'report.file_ready'];
  const erp = await account.createWebhook({
    name: 'ERP import',
    url: receiver.url('/erp/inbound/inspection-reports'),
    events: both,
    basicAuth: { username: 'sight', password: 's3cret' },
  });
  const slack = await account.createWebhook({ url: receiver.url('/services/T024/B81'), events: both });
  webhookId = erp.id;

  const wave = (height: number, shift: number) => (hoursAgo: number) =>
    Math.round(height * (1.15 + Math.sin((hoursAgo + shift) / 3.4)));
  await writePast(fixture.stack.mongoUri, [
    {
      webhook: erp,
      accountId: account.name,
      countAt: (hoursAgo) => ({
        delivered: wave(13, 2)(hoursAgo),
        failed: [6, 7, 15].includes(hoursAgo) ? 5 : 0,
      }),
    },
    {
      webhook: slack,
      accountId: account.name,
      countAt: (hoursAgo) => ({ delivered: wave(9, 5)(hoursAgo), failed: 0 }),
    },
    {
      webhook: archive,
      accountId: account.name,
      countAt: (hoursAgo) =>
        hoursAgo < 5 ? { delivered: 0, failed: 6 } : { delivered: wave(7, 1)(hoursAgo), failed: 0 },
    },
  ]);
  await account.emit([12_301]);
  const found = await waitUntil(
    () =>
      account.api.call<{ items: { messageId: string }[] }>(
        'GET',
        `/deliveries?webhookId=${archive.id}&status=failed&limit=1&from=${new Date(Date.now() - 20_000).toISOString()}`,
      ),
    ({ body }) => body.items.length > 0,
    { what: 'a failed delivery', timeoutMs: 30_000 },
  );
  messageId = found.body.items[0]?.messageId ?? '';
  await account.emit([12_302]);
}

/** One of its endpoints hangs, the other one takes its time. */
async function accountWithTraffic(): Promise<Account> {
  const busy = await fixture.newAccount();
  const hanging = fixture.receiver.url(`/${busy.name}/hangs`);
  fixture.receiver.on(`/${busy.name}/hangs`, { kind: 'hang' });
  await busy.createWebhook({ url: hanging });
  await busy.emit([1, 2, 3, 4, 5, 6]);
  await fixture.receiver.waitForRequests(6, { path: `/${busy.name}/hangs` });
  busy.endpointDoes({ kind: 'respond', delayMs: 600 });
  await busy.createWebhook();
  return busy;
}

async function take(name: string, page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  const image = await page.screenshot({ path: join(FOLDER, `${name}.jpg`), type: 'jpeg', quality: 82 });
  expect(image.length, name).toBeLessThan(MAX_BYTES);
}

const pictures = [
  { name: 'webhooks-light', path: () => '/webhooks', colorScheme: 'light', viewport: DESKTOP },
  { name: 'webhooks-dark', path: () => '/webhooks', colorScheme: 'dark', viewport: DESKTOP },
  { name: 'edit-webhook-dark', path: () => `/webhooks/${webhookId}`, colorScheme: 'dark', viewport: FORM },
  {
    name: 'webhook-deliveries-light',
    path: () => `/webhooks/${webhookId}/deliveries`,
    colorScheme: 'light',
    viewport: DESKTOP,
  },
  { name: 'deliveries-dark', path: () => '/deliveries', colorScheme: 'dark', viewport: DESKTOP },
  { name: 'webhooks-phone', path: () => '/webhooks', colorScheme: 'light', viewport: PHONE },
  { name: 'deliveries-phone', path: () => '/deliveries', colorScheme: 'dark', viewport: PHONE },
] as const;

it.each(pictures)('$name', async ({ name, path, colorScheme, viewport }) => {
  await take(name, await account.open(path(), { colorScheme, viewport }));
});

it('delivery-light', async () => {
  const page = await account.open(`/deliveries/${messageId}`, { colorScheme: 'light', viewport: FORM });
  await page.getByText('What came back').first().click();
  await take('delivery-light', page);
});

it('create-webhook-light', async () => {
  const page = await account.open('/webhooks/new', { colorScheme: 'light', viewport: FORM });
  await page.getByLabel('Webhook Name').fill('Slack Webhook');
  await page.getByLabel('Webhook URL').fill('https://hooks.example.com/services/T024/B81');
  await page.getByLabel('Report - An Inspection report is uploaded').check();
  await flip(page, 'Basic Authentication');
  await page.getByRole('textbox', { name: 'Username' }).fill('sight');
  await take('create-webhook-light', page);
});

it('first-webhook-light', async () => {
  const beginner = await fixture.account('globex', 'owner');
  await take(
    'first-webhook-light',
    await beginner.open('/webhooks', { colorScheme: 'light', viewport: SMALL }),
  );
});

it('webhook-status-light', async () => {
  const page = await account.open('/webhooks', { colorScheme: 'light', viewport: SMALL });
  await row(page, 'ERP import')
    .getByRole('cell', { name: /^Active/ })
    .hover();
  await take('webhook-status-light', page);
});

it('webhook-menu-dark', async () => {
  const page = await account.open('/webhooks', { colorScheme: 'dark', viewport: SMALL });
  await button(page, 'Actions for ERP import').click();
  await menuItem(page, 'Remove').waitFor();
  await take('webhook-menu-dark', page);
});

it('remove-webhook-light', async () => {
  const page = await account.open('/webhooks', { colorScheme: 'light', viewport: SMALL });
  await button(page, 'Actions for Archive').click();
  await menuItem(page, 'Remove').click();
  await button(page, 'Remove webhook').waitFor();
  await take('remove-webhook-light', page);
});

it('conflict-light', async () => {
  const page = await account.open(`/webhooks/${webhookId}`, { colorScheme: 'light', viewport: DESKTOP });
  await page.getByLabel('Webhook Name').fill('ERP import, EU');
  await account.api.call('PATCH', `/webhooks/${webhookId}`, { body: { events: ['report.created'] } });
  await button(page, 'Save changes').click();
  await page.getByText('Somebody else has changed').waitFor();
  await take('conflict-light', page);
});

it('authorities-light', async () => {
  const pinning = await fixture.newAccount();
  const page = await pinning.open('/certificate-authorities', { colorScheme: 'light', viewport: SMALL });
  await page.getByLabel('Certificates (PEM)').fill(certificate('private-ca.pem'));
  await button(page, 'Pin authorities').click();
  await page.getByText('O=Tests, CN=Private CA').waitFor();
  await take('authorities-light', page);
});

it('session-ended-dark', async () => {
  const page = await account.open('/webhooks/new', { colorScheme: 'dark', viewport: SMALL });
  await page.getByLabel('Webhook Name').fill('Slack Webhook');
  await page.getByLabel('Webhook URL').fill('https://hooks.example.com/services/T024/B81');
  await page.getByLabel('Report - An Inspection report is uploaded').check();
  await fixture.endSessions(account);
  await button(page, 'Add webhook').click();
  await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
  await take('session-ended-dark', page);
});

it('no-access-light', async () => {
  const member = await fixture.account('acme', 'member');
  await take('no-access-light', await member.open('/webhooks', { colorScheme: 'light', viewport: SMALL }));
});

it('operations-light', async () => {
  const operator = await fixture.account('sight', 'operator');
  const page = await operator.open('/operations', { colorScheme: 'light', viewport: OPERATIONS });
  const busy = await accountWithTraffic();
  const inFlight = page
    .getByRole('table', { name: 'Attempts' })
    .getByRole('row')
    .nth(1)
    .getByRole('cell')
    .first();
  await page
    .getByRole('table', { name: 'Attempts' })
    .getByText(/[12] open/)
    .waitFor({ timeout: 60_000 });
  const emitAndLook = async (): Promise<number> => {
    await busy.emit([1, 2]);
    return Number(await inFlight.innerText());
  };
  const what = 'attempts are in flight';
  await waitUntil(emitAndLook, (count) => count > 0, { what, timeoutMs: 30_000, intervalMs: 100 });
  await take('operations-light', page);
});

it('sign-in-light', async () => {
  const page = await fixture.newPage({ colorScheme: 'light', viewport: SIGN_IN });
  await page.goto('/');
  await page.getByLabel('E-mail').fill('owner@acme.example');
  await take('sign-in-light', page);
});
