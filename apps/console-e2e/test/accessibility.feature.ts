import { certificate, waitUntil } from '@sight-webhooks/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Account } from './account.js';
import { violations } from './axe.js';
import { fixture } from './console.js';
import { button, heading, isFocused, link, menuItem, row, tabTo } from './locators.js';

describe('accessibility', () => {
  let account: Account;
  let paths: readonly string[];
  beforeAll(async () => {
    fixture().receiver.on('/out-of-order', { kind: 'respond', status: 500, body: 'out of order' });
    account = await fixture().newAccount();
    const { id } = await account.createWebhook({
      name: 'With a name of some length',
      basicAuth: { username: 'test', password: '123' },
    });
    await account.createWebhook({ url: fixture().receiver.url('/out-of-order') });
    const idle = await account.createWebhook({ name: 'Idle', events: ['report.file_ready'] });
    await account.api.call('POST', `/webhooks/${idle.id}/deactivate`);
    await account.api.call('PUT', '/pinned-authorities', { body: { pem: certificate('private-ca.pem') } });
    await account.emit([1]);
    await fixture().receiver.waitForRequests(4, { path: '/out-of-order' });
    const what = 'a failed delivery';
    const messageId = await waitUntil(failedMessageId, (found) => found !== undefined, {
      what,
      timeoutMs: 30_000,
    });
    paths = [
      '/webhooks',
      '/webhooks/new',
      `/webhooks/${id}`,
      '/deliveries',
      `/webhooks/${id}/deliveries`,
      `/deliveries/${String(messageId)}`,
      '/audit-log',
      '/certificate-authorities',
      '/nowhere',
    ];
  });

  async function failedMessageId(): Promise<string | undefined> {
    const { body } = await account.api.call<{ items: { messageId: string }[] }>(
      'GET',
      '/deliveries?status=failed',
    );
    return body.items[0]?.messageId;
  }

  describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
    it('no page has an accessibility violation', async () => {
      const page = await account.open('/webhooks', { colorScheme });
      for (const path of paths) {
        await page.goto(path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle');
        expect(await violations(page), path).toEqual([]);
      }
    });

    it('neither have menus, dialogs, errors and the pages of beginners and members', async () => {
      const page = await account.open('/webhooks', { colorScheme });
      await page.getByRole('button', { name: 'Actions for Idle' }).click();
      await page.getByRole('menuitem', { name: 'Remove' }).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('menuitem', { name: 'Remove' }).click();
      await page.getByRole('button', { name: 'Remove webhook' }).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Cancel' }).click();
      for (const name of ['Configuration', 'Colour scheme', 'Signed in as Olivia']) {
        await page.getByRole('button', { name }).click();
        await page.getByRole('menu').waitFor();
        expect(await violations(page), name).toEqual([]);
        await page.keyboard.press('Escape');
        await page.getByRole('menu').waitFor({ state: 'hidden' });
      }
      await page.getByRole('button', { name: 'Activate this webhook', exact: true }).click();
      await page.getByText('Idle is active').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Deactivate this webhook', exact: true }).first().click();
      await page.goto('/deliveries');
      await page.getByLabel('Webhook').first().click();
      await page.getByRole('option').first().waitFor();
      expect(await violations(page), 'filter').toEqual([]);
      await page.goto('/webhooks/new');
      await page.getByLabel('Webhook URL').fill('http://example.com');
      await page.getByRole('button', { name: 'Add webhook' }).click();
      await page.getByText('Must not be empty.').waitFor();
      expect(await violations(page)).toEqual([]);
      const beginner = await (await fixture().newAccount()).open('/webhooks', { colorScheme });
      expect(await violations(beginner)).toEqual([]);
      const member = await (await fixture().newAccount('member')).open('/webhooks', { colorScheme });
      expect(await violations(member)).toEqual([]);
      const operator = await (await fixture().newAccount('operator')).open('/operations', { colorScheme });
      await operator.getByRole('table', { name: 'Lag' }).waitFor({ timeout: 30_000 });
      expect(await violations(operator), 'operations').toEqual([]);
    });
  });

  it('the colour scheme can be chosen, and stays', async () => {
    const page = await account.open('/webhooks', { colorScheme: 'light' });
    const scheme = () => page.locator('html').getAttribute('data-mantine-color-scheme');
    expect(await scheme()).toBe('light');
    await page.getByRole('button', { name: 'Colour scheme' }).click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    expect(await scheme()).toBe('dark');
    await page.reload();
    expect(await scheme()).toBe('dark');
  });

  it('on a phone, no page is wider than the screen', async () => {
    const page = await account.open('/webhooks', { viewport: { width: 360, height: 740 } });
    for (const path of paths) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width, path).toBeLessThanOrEqual(360);
    }
  });

  it('a webhook can be found and removed with the keyboard alone', async () => {
    const owner = await fixture().newAccount();
    await owner.createWebhook({ name: 'Unwanted' });
    const page = await owner.open('/deliveries');
    await tabTo(button(page, 'Configuration'));
    await page.keyboard.press('Enter');
    await expect.poll(() => isFocused(menuItem(page, 'Webhooks'))).toBe(true);
    await page.keyboard.press('Enter');
    await heading(page, 'Webhooks Management').waitFor();
    await row(page, 'Unwanted').waitFor();
    await tabTo(button(page, 'Actions for Unwanted'));
    await page.keyboard.press('Enter');
    await expect.poll(() => isFocused(menuItem(page, 'Edit'))).toBe(true);
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => isFocused(menuItem(page, 'Remove'))).toBe(true);
    await page.keyboard.press('Enter');
    await expect.poll(() => isFocused(button(page, 'Cancel'))).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await link(page, 'Create your Webhooks').waitFor();
    expect(await owner.webhooks()).toEqual([]);
  });

  it('a webhook can be created with the keyboard alone', async () => {
    const writer = await fixture().newAccount();
    const page = await writer.open('/webhooks/new');
    await page.getByLabel('Webhook Name').focus();
    await page.keyboard.type('Keys');
    await page.keyboard.press('Tab');
    await page.keyboard.type('https://example.com/');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Webhooks Management' }).waitFor();
    expect(await writer.webhooks()).toMatchObject([{ events: ['report.created', 'report.file_ready'] }]);
  });
});
