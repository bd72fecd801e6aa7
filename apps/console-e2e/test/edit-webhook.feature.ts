import { describe, expect, it } from 'vitest';
import { fixture } from './console.js';
import { button, heading, isInView, link } from './locators.js';

describe('Edit Webhook', () => {
  it('opens by the name and by the 3-dots menu, and saves changes', async () => {
    const account = await fixture().newAccount();
    await account.createWebhook({ name: 'Before' });
    const page = await account.open('/webhooks');
    await link(page, 'Before').click();
    await heading(page, 'Edit Webhook').waitFor();
    await page.goBack();
    await button(page, 'Actions for Before').click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await page.getByLabel('Webhook Name').fill('After');
    await button(page, 'Save changes').click();
    await link(page, 'After').waitFor();
    expect(await account.webhooks()).toMatchObject([{ name: 'After', version: 2 }]);
  });

  it('never shows the password that is stored, and keeps it when left empty', async () => {
    const account = await fixture().newAccount();
    const { id } = await account.createWebhook({ basicAuth: { username: 'test', password: 's3cret' } });
    const page = await account.open(`/webhooks/${id}`);
    const password = page.getByRole('textbox', { name: 'Password' });
    expect(await password.inputValue()).toBe('');
    expect(await password.getAttribute('placeholder')).toBe('leave empty to keep it');
    await page.getByRole('textbox', { name: 'Username' }).fill('other');
    await button(page, 'Save changes').click();
    await heading(page, 'Webhooks Management').waitFor();
    await account.emit([5]);
    const [request] = await account.received(1);
    expect(request?.headers.authorization).toBe(`Basic ${btoa('other:s3cret')}`);
  });

  it('shows on a conflict what somebody else has changed, and loses no typing', async () => {
    const account = await fixture().newAccount();
    const { id } = await account.createWebhook({ name: 'Ours' });
    const page = await account.open(`/webhooks/${id}`, { viewport: { width: 1280, height: 600 } });
    await page.getByLabel('Webhook Name').fill('Typed here');
    const theirs = { name: 'Typed there', events: ['report.file_ready'] };
    await account.api.call('PATCH', `/webhooks/${id}`, { body: theirs });
    await button(page, 'Save changes').click();

    const notice = page.getByRole('alert').filter({ hasText: 'Somebody else has changed this webhook' });
    await notice.getByText('What you have typed is still here').waitFor();
    expect(await notice.textContent()).toContain('Typed there');
    // Whoever saves at the end of the page sees it.
    await expect.poll(() => isInView(notice)).toBe(true);
    expect(await page.getByLabel('Webhook Name').inputValue()).toBe('Typed here');
    expect(await page.getByLabel('Report - An Inspection report file is ready to view').isChecked()).toBe(
      true,
    );
    await button(page, 'Save changes').click();
    await heading(page, 'Webhooks Management').waitFor();
    expect(await account.webhooks()).toMatchObject([{ name: 'Typed here', events: ['report.file_ready'] }]);
  });

  it('asks before unsaved changes are left', async () => {
    const account = await fixture().newAccount();
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
    const account = await fixture().newAccount();
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
