import { describe, expect, it } from 'vitest';
import { fixture } from './console.js';
import { row } from './locators.js';

describe('Deliveries', () => {
  it('appear and go on as they happen, with reason and attempts', async () => {
    const account = await fixture().newAccount();
    account.endpointDoes({ kind: 'respond', status: 503, body: '{"error":"closed"}' });
    const { id } = await account.createWebhook();
    const page = await account.open(`/webhooks/${id}/deliveries`);
    await page.getByText('No deliveries yet').waitFor();
    await account.emit([12301]);
    await row(page, 'report 12301').getByText('Retrying').waitFor();
    await row(page, 'report 12301')
      .getByText(/next attempt/)
      .waitFor();
    await row(page, 'report 12301').getByText('four attempts failed').waitFor();
    await row(page, 'report 12301').getByText('HTTP 503').waitFor();

    await row(page, 'report 12301').getByRole('link').click();
    await page.getByText('"resourceId": 12301').waitFor();
    expect(await page.getByText(/^Attempt \d: HTTP 503$/).count()).toBe(4);
    await page.getByText('The answer was not 200.').first().waitFor();
    await page.getByText('What came back').first().click();
    await page.getByText('"error": "closed"').first().waitFor();
  });

  it('say since when they are parked, and that they are pending', async () => {
    const account = await fixture().newAccount();
    account.endpointDoes({ kind: 'hang' });
    const { id } = await account.createWebhook();
    const page = await account.open(`/webhooks/${id}/deliveries`);
    await account.emit(Array.from({ length: 200 }, (_, n) => n));
    const parked = row(page, 'parked since').first();
    await parked.getByText('Pending', { exact: true }).waitFor();
    await parked.getByText(/^parked since .*: the endpoint does not answer$/).waitFor();
  });

  it('are filtered by what is in the address bar', async () => {
    const account = await fixture().newAccount();
    await account.createWebhook({ events: ['report.created', 'report.file_ready'] });
    await account.emit([1], 'report.created');
    await account.emit([2], 'report.file_ready');
    const page = await account.open('/deliveries');
    await row(page, 'report 1').waitFor();
    await row(page, 'report 2').waitFor();
    await page.getByLabel('Event').selectOption('report.file_ready');
    await row(page, 'report 1').waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('event')).toBe('report.file_ready');
    await page.reload();
    await row(page, 'report 2').waitFor();
    expect(await row(page, 'report 1').count()).toBe(0);
    await page.getByLabel('Status').selectOption('failed');
    await page.getByText('No delivery matches').waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await row(page, 'report 1').waitFor();
    await page.getByLabel('From').fill('2099-01-01T00:00');
    await page.getByText('No delivery matches').waitFor();
  });

  it('load more, and keep the place where one reads while new ones come', async () => {
    const account = await fixture().newAccount();
    await account.createWebhook();
    await account.emit(Array.from({ length: 70 }, (_, n) => n));
    await account.received(70);
    const page = await account.open('/deliveries');
    await page.getByRole('button', { name: 'Load more' }).click();
    const rows = page.getByRole('table', { name: 'Deliveries' }).getByRole('row');
    await expect.poll(() => rows.count()).toBe(71);

    const read = rows.nth(40);
    await read.scrollIntoViewIfNeeded();
    const link = await read.getByRole('link').first().getAttribute('href');
    const top = () =>
      page.locator(`a[href="${String(link)}"]`).evaluate((element) => element.getBoundingClientRect().top);
    const before = await top();
    await account.emit([1_000, 1_001, 1_002]);
    await row(page, 'report 1002').waitFor({ state: 'attached' });
    expect(Math.abs((await top()) - before)).toBeLessThan(2);
  });

  it('draw delivered and failed over time', async () => {
    const account = await fixture().newAccount();
    const { id } = await account.createWebhook();
    await account.emit([1, 2, 3]);
    await account.received(3);
    const page = await account.open(`/webhooks/${id}/deliveries`);
    const chart = page.getByRole('region', { name: 'Deliveries over time' });
    await chart.getByRole('img', { name: /3 delivered, 0 failed/ }).waitFor();
    await chart.getByText('7 days').click();
    await expect.poll(() => chart.locator('g').count()).toBe(28);
  });
});
