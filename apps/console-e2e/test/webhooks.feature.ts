import { describe, expect, it } from 'vitest';
import { fixture } from './console.js';
import { button, flip, heading, isFocused, link, menuItem, row } from './locators.js';

describe('somebody who comes for the first time', () => {
  it('goes by Configuration and Webhooks to an empty page, and creates the first webhook there', async () => {
    const account = await fixture().newAccount();
    const page = await account.open('/deliveries');
    await button(page, 'Configuration').click();
    await menuItem(page, 'Webhooks').click();
    await link(page, 'Create your Webhooks').click();
    await heading(page, 'Create Webhook').waitFor();

    await page.getByLabel('Webhook Name').fill('Slack Webhook');
    await page.getByLabel('Webhook URL').fill(account.endpointUrl);
    await flip(page, 'INSPECTION');
    await flip(page, 'Basic Authentication');
    await page.getByRole('textbox', { name: 'Username' }).fill('test');
    await page.getByRole('textbox', { name: 'Password' }).fill('123');
    await button(page, 'Add webhook').click();

    await heading(page, 'Webhooks Management').waitFor();
    await row(page, 'Slack Webhook').getByText('Active', { exact: true }).waitFor();
    await account.emit([12301]);
    const [request] = await account.received(1);
    expect(request?.headers.authorization).toBe(`Basic ${btoa('test:123')}`);
  });
});

describe('Create Webhook', () => {
  it('shows events by component, whose switch selects all of them, and knows when only some are', async () => {
    const page = await (await fixture().newAccount()).open('/webhooks/new');
    const component = page.getByRole('switch', { name: 'INSPECTION' });
    const uploaded = page.getByLabel('Report - An Inspection report is uploaded');
    const ready = page.getByLabel('Report - An Inspection report file is ready to view');
    const isMixed = () => component.evaluate((input: HTMLInputElement) => input.indeterminate);

    await flip(page, 'INSPECTION');
    expect([await uploaded.isChecked(), await ready.isChecked(), await isMixed()]).toEqual([
      true,
      true,
      false,
    ]);
    await ready.uncheck();
    expect([await component.isChecked(), await isMixed()]).toEqual([false, true]);
    await page.getByText('1 of 2 selected').waitFor();
    await flip(page, 'INSPECTION');
    await flip(page, 'INSPECTION');
    expect([await uploaded.isChecked(), await ready.isChecked()]).toEqual([false, false]);
  });

  it('says beside each field what is wrong with it, by the rules of the API', async () => {
    const account = await fixture().newAccount();
    const page = await account.open('/webhooks/new');
    await page.getByLabel('Webhook URL').fill('ftp://example.com');
    await button(page, 'Add webhook').click();
    await page.getByText('Must not be empty.').waitFor();
    await page.getByText('Must be an http:// or https:// URL.').waitFor();
    await page.getByText('Must name at least one event.').waitFor();
    expect(await page.getByLabel('Webhook Name').getAttribute('aria-invalid')).toBe('true');
    await expect.poll(() => isFocused(page.getByLabel('Webhook Name'))).toBe(true);

    // What only the server knows: the address is not public.
    await page.getByLabel('Webhook Name').fill('Internal');
    await page.getByLabel('Webhook URL').fill('https://10.0.0.1/');
    await page.getByLabel('Report - An Inspection report is uploaded').check();
    await button(page, 'Add webhook').click();
    await page.getByText('Must not be an address that is not public.').waitFor();
    expect(await account.webhooks()).toEqual([]);
  });

  it('warns of a plain http address', async () => {
    const page = await (await fixture().newAccount()).open('/webhooks/new');
    await page.getByLabel('Webhook URL').fill('https://example.com/');
    expect(await page.getByText('This address is plain http').count()).toBe(0);
    await page.getByLabel('Webhook URL').fill('http://example.com/');
    await page.getByText('This address is plain http').waitFor();
  });
});

describe('Webhooks Management', () => {
  it('offers on hovering, or focusing, the status to deactivate and to activate', async () => {
    const account = await fixture().newAccount();
    await account.createWebhook({ name: 'Toggled' });
    const page = await account.open('/webhooks');
    const deactivate = row(page, 'Toggled').getByRole('button', { name: 'Deactivate this webhook' });
    const opacity = () => deactivate.evaluate((element) => getComputedStyle(element).opacity);
    expect(await opacity()).toBe('0');
    await row(page, 'Toggled')
      .getByRole('cell', { name: /^Active/ })
      .hover();
    await expect.poll(opacity).toBe('1');
    await deactivate.click();
    await heading(page, 'Webhooks Management').hover();
    await row(page, 'Toggled').getByText('Inactive', { exact: true }).waitFor();
    expect((await account.webhooks())[0]?.status).toBe('inactive');

    const activate = row(page, 'Toggled').getByRole('button', { name: 'Activate this webhook' });
    await page.getByRole('link', { name: 'Toggled' }).focus();
    await page.keyboard.press('Tab');
    expect(await isFocused(activate)).toBe(true);
    await page.keyboard.press('Enter');
    await deactivate.waitFor();
    expect(await isFocused(deactivate)).toBe(true);
    expect((await account.webhooks())[0]?.status).toBe('active');
  });

  it('shows what happened lately', async () => {
    const account = await fixture().newAccount();
    await account.createWebhook({ name: 'Lately' });
    const page = await account.open('/webhooks');
    await row(page, 'Lately').getByRole('link', { name: 'No deliveries' }).waitFor();
    await account.emit([1, 2]);
    await account.received(2);
    await expect
      .poll(async () => {
        await page.reload();
        return row(page, 'Lately').getByRole('img').getAttribute('aria-label');
      })
      .toBe('Last 24 hours: 2 delivered, 0 failed');
    await row(page, 'Lately')
      .getByRole('link', { name: /^Delivered/ })
      .waitFor();
  });

  it('removes after asking again, and keeps the old deliveries', async () => {
    const account = await fixture().newAccount();
    await account.createWebhook({ name: 'Removed soon' });
    await account.emit([77]);
    await account.received(1);
    const page = await account.open('/webhooks');
    await button(page, 'Actions for Removed soon').click();
    await menuItem(page, 'Remove').click();
    const dialog = page.getByRole('dialog', { name: 'Remove Removed soon?' });
    await dialog.getByRole('button', { name: 'Remove webhook' }).click();
    await link(page, 'Create your Webhooks').waitFor();
    expect(await account.webhooks()).toEqual([]);

    await page.goto('/deliveries');
    await row(page, 'report 77').getByRole('link', { name: 'Removed soon' }).click();
    await page.getByText('Removed', { exact: true }).waitFor();
    await heading(page, 'Deliveries of Removed soon').waitFor();
    await row(page, 'report 77').getByText('Delivered').waitFor();
  });

  it('loses nothing of what is typed into the search while the page is busy', async () => {
    const account = await fixture().newAccount();
    await account.createWebhook({ name: 'Hook of Slack' });
    for (let n = 1; n < 10; n += 1) await account.createWebhook({ name: `Hook ${String(n)}` });
    const page = await account.open('/webhooks');
    const search = page.getByLabel('Search by name or URL');
    const devTools = await page.context().newCDPSession(page);
    await devTools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await search.pressSequentially('slack hook');
    await page.getByText('1 of 10 webhooks').waitFor();
    expect(await search.inputValue()).toBe('slack hook');
    expect(new URL(page.url()).searchParams.get('search')).toBe('slack hook');
  });

  it('searches and turns the pages of 1,000 webhooks', async () => {
    const account = await fixture().newAccount();
    // No URL has an N.
    const names = Array.from({ length: 1_000 }, (_, n) => `Hook N${String(n)}`).values();
    const createRest = async (): Promise<void> => {
      for (const name of names) await account.createWebhook({ name });
    };
    await Promise.all(Array.from({ length: 8 }, createRest));
    const page = await account.open('/webhooks');
    await page.getByText('1000 webhooks').waitFor();
    await page.getByText('Page 1 of 40').waitFor();
    await button(page, 'Next').click();
    await page.getByText('Page 2 of 40').waitFor();
    await page.getByLabel('Search by name or URL').fill('hook n987');
    await page.getByText('1 of 1000 webhooks').waitFor();
    await row(page, 'Hook N987').getByRole('link', { name: 'Hook N987' }).click();
    await heading(page, 'Edit Webhook').waitFor();
  });
});
