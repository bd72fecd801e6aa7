import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleFixture } from './console.js';

let fixture: ConsoleFixture;
beforeAll(async () => {
  fixture = await ConsoleFixture.start();
});
afterAll(() => fixture.stop());

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 });

describe('Edit Webhook', () => {
  it('opens by the name and by the 3-dots menu, and saves changes', async () => {
    const account = await fixture.newAccount();
    await account.createWebhook({ name: 'Before' });
    const page = await account.open('/webhooks');
    await page.getByRole('link', { name: 'Before', exact: true }).click();
    await heading(page, 'Edit Webhook').waitFor();
    await page.goBack();
    await button(page, 'Actions for Before').click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await page.getByLabel('Webhook Name').fill('After');
    await button(page, 'Save changes').click();
    await page.getByRole('link', { name: 'After', exact: true }).waitFor();
    expect(await account.webhooks()).toMatchObject([{ name: 'After', version: 2 }]);
  });

  it('never shows the password that is stored, and keeps it when left empty', async () => {
    const account = await fixture.newAccount();
    const url = fixture.receiver.url('/password');
    const { id } = await account.createWebhook({ url, basicAuth: { username: 'test', password: 's3cret' } });
    const page = await account.open(`/webhooks/${id}`);
    const password = page.getByRole('textbox', { name: 'Password' });
    expect(await password.inputValue()).toBe('');
    expect(await password.getAttribute('placeholder')).toBe('leave empty to keep it');
    await page.getByRole('textbox', { name: 'Username' }).fill('other');
    await button(page, 'Save changes').click();
    await heading(page, 'Webhooks Management').waitFor();
    await account.emit([5]);
    const [request] = await fixture.receiver.waitForRequests(1, { path: '/password' });
    expect(request?.headers.authorization).toBe(`Basic ${btoa('other:s3cret')}`);
  });

  it('shows on a conflict what somebody else has changed, and loses no typing', async () => {
    const account = await fixture.newAccount();
    const { id } = await account.createWebhook({ name: 'Ours' });
    const page = await account.open(`/webhooks/${id}`);
    await page.getByLabel('Webhook Name').fill('Typed here');
    const theirs = { name: 'Typed there', events: ['report.file_ready'] };
    await account.api.call('PATCH', `/webhooks/${id}`, { body: theirs });
    await button(page, 'Save changes').click();

    const notice = page.getByRole('alert').filter({ hasText: 'Somebody else has changed this webhook' });
    await notice.getByText('What you have typed is still here').waitFor();
    expect(await notice.textContent()).toContain('Typed there');
    expect(await page.getByLabel('Webhook Name').inputValue()).toBe('Typed here');
    expect(await page.getByLabel('Report - An Inspection report file is ready to view').isChecked()).toBe(
      true,
    );
    await button(page, 'Save changes').click();
    await heading(page, 'Webhooks Management').waitFor();
    expect(await account.webhooks()).toMatchObject([{ name: 'Typed here', events: ['report.file_ready'] }]);
  });

  it('asks before unsaved changes are left', async () => {
    const account = await fixture.newAccount();
    const { id } = await account.createWebhook();
    const page = await account.open(`/webhooks/${id}`);
    await page.getByLabel('Webhook Name').fill('Not saved');
    await page.getByRole('link', { name: 'Cancel' }).click();
    await button(page, 'Stay on the page').click();
    expect(await page.getByLabel('Webhook Name').inputValue()).toBe('Not saved');
    await page.getByRole('link', { name: 'Cancel' }).click();
    await button(page, 'Leave without saving').click();
    await heading(page, 'Webhooks Management').waitFor();
    await page.goto(`/webhooks/${id}`);
    expect(await page.getByLabel('Webhook Name').inputValue()).toBe('Slack Webhook');
  });

  it('shows, hides and replaces the signing secret', async () => {
    const account = await fixture.newAccount();
    const { id } = await account.createWebhook();
    const secret = async () =>
      (await account.api.call<{ secret: string }>('GET', `/webhooks/${id}/secret`)).body.secret;
    const before = await secret();
    const page = await account.open(`/webhooks/${id}`);
    expect(await page.content()).not.toContain(before);
    await button(page, 'Show').click();
    await page.getByText(before).waitFor();
    await button(page, 'Replace').click();
    await button(page, 'Replace secret').click();
    await page.getByText('Requests are also signed with the secret before this one').waitFor();
    expect(await secret()).not.toBe(before);
    await page.getByText(await secret()).waitFor();
  });
});

describe('when the session ends during work', () => {
  it('signs in again in another tab, and the page goes on with what was typed', async () => {
    const account = await fixture.newAccount();
    const { id } = await account.createWebhook();
    const page = await account.open(`/webhooks/${id}`);
    await page.getByLabel('Webhook Name').fill('Typed before');
    await page.context().clearCookies();
    await button(page, 'Save changes').click();
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
    await dialog.waitFor();
    await dialog.getByRole('link', { name: 'Sign in again' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await page.getByLabel('Webhook Name').inputValue()).toBe('Typed before');
    await button(page, 'Save changes').click();
    await heading(page, 'Webhooks Management').waitFor();
    expect(await account.webhooks()).toMatchObject([{ name: 'Typed before' }]);
  });

  it('signs in in the same tab, and finds what was typed in a draft without the password', async () => {
    const account = await fixture.newAccount();
    const page = await account.open('/webhooks/new');
    await page.getByLabel('Webhook Name').fill('A draft');
    await page.getByRole('switch', { name: 'Basic Authentication' }).click({ force: true });
    await page.getByRole('textbox', { name: 'Username' }).fill('test');
    await page.getByRole('textbox', { name: 'Password' }).fill('s3cret');
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('s3cret');
    await page.context().clearCookies();
    await page.getByLabel('Webhook URL').fill('https://example.com/');
    await page.getByLabel('Report - An Inspection report is uploaded').check();
    await button(page, 'Add webhook').click();
    page.on('dialog', (dialog) => void dialog.accept());
    await page.getByRole('link', { name: 'Sign in here' }).click();
    await page.getByText('What you typed before is here again').waitFor();
    expect(await page.getByLabel('Webhook Name').inputValue()).toBe('A draft');
    expect(await page.getByLabel('Webhook URL').inputValue()).toBe('https://example.com/');
    expect(await page.getByRole('textbox', { name: 'Password' }).inputValue()).toBe('');
  });
});

describe('a member who may not manage webhooks', () => {
  it('is told whom to ask', async () => {
    const page = await (await fixture.newAccount('member')).open('/webhooks');
    await page.getByText('Ask an Admin or the Account Owner').waitFor();
    expect(await button(page, 'Configuration').count()).toBe(0);
  });
});
