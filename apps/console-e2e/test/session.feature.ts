import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Account } from './account.js';
import { fixture } from './console.js';
import { button, flip, heading } from './locators.js';

/** An account with a webhook, and a page where its name has been changed and not been saved. */
async function typing(): Promise<{ account: Account; page: Page }> {
  const account = await fixture().newAccount();
  const { id } = await account.createWebhook({ name: 'Before' });
  const page = await account.open(`/webhooks/${id}`);
  await page.getByLabel('Webhook Name').fill('Typed before');
  return { account, page };
}

const ended = (page: Page) => page.getByRole('dialog', { name: 'Your session has ended' });

describe('when the session ends during work', () => {
  it('signs in again in another tab, and the page goes on with what was typed', async () => {
    const { account, page } = await typing();
    await fixture().endSessions(account);
    await button(page, 'Save changes').click();
    const tab = page.waitForEvent('popup');
    await ended(page).getByRole('link', { name: 'Sign in again' }).click();
    // The provider still knows who it is, so the tab comes back by itself, and closes.
    await (await tab).waitForEvent('close');
    await ended(page).waitFor({ state: 'hidden' });
    await page.getByRole('alert').getByText('Your session has ended. Sign in again').waitFor();
    expect(await page.getByLabel('Webhook Name').inputValue()).toBe('Typed before');
    await button(page, 'Save changes').click();
    await heading(page, 'Webhooks Management').waitFor();
    expect(await account.webhooks()).toMatchObject([{ name: 'Typed before' }]);
  });

  it('asks for the password again where the provider has forgotten its user as well', async () => {
    const { account, page } = await typing();
    await page.context().clearCookies();
    await button(page, 'Save changes').click();
    const tab = page.waitForEvent('popup');
    await ended(page).getByRole('link', { name: 'Sign in again' }).click();
    await account.signIn(await tab);
    await ended(page).waitFor({ state: 'hidden' });
    await button(page, 'Save changes').click();
    await heading(page, 'Webhooks Management').waitFor();
    expect(await account.webhooks()).toMatchObject([{ name: 'Typed before' }]);
  });

  it('signs in in the same tab, and finds what was typed in a draft without the password', async () => {
    const account = await fixture().newAccount();
    const page = await account.open('/webhooks/new');
    await page.getByLabel('Webhook Name').fill('A draft');
    await flip(page, 'Basic Authentication');
    await page.getByRole('textbox', { name: 'Username' }).fill('test');
    await page.getByRole('textbox', { name: 'Password' }).fill('s3cret');
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('s3cret');
    await fixture().endSessions(account);
    await page.getByLabel('Webhook URL').fill('https://example.com/');
    await page.getByLabel('Report - An Inspection report is uploaded').check();
    await button(page, 'Add webhook').click();
    await button(page, 'Sign in here').click();
    await page.getByText('What you typed before is here again').waitFor();
    expect(await page.getByLabel('Webhook Name').inputValue()).toBe('A draft');
    expect(await page.getByLabel('Webhook URL').inputValue()).toBe('https://example.com/');
    expect(await page.getByRole('textbox', { name: 'Password' }).inputValue()).toBe('');
  });

  it('shows what was typed to nobody else', async () => {
    const page = await (await fixture().newAccount()).open('/webhooks/new');
    await page.getByLabel('Webhook Name').fill('Typed by the first');
    await page.context().clearCookies();
    await button(page, 'Add webhook').click();
    await page.getByLabel('Report - An Inspection report is uploaded').check();
    await page.getByLabel('Webhook URL').fill('https://example.com/');
    await button(page, 'Add webhook').click();
    await button(page, 'Sign in here').click();
    await (await fixture().newAccount()).signIn(page);
    await heading(page, 'Create Webhook').waitFor();
    expect(await page.getByLabel('Webhook Name').inputValue()).toBe('');
  });
});

describe('when somebody has signed in in another tab', () => {
  it('and is the same user, a change is made with the new session', async () => {
    const { account, page } = await typing();
    const other = await page.context().newPage();
    await other.goto('/auth/login?returnTo=/deliveries');
    await heading(other, 'Deliveries').waitFor();
    const refused = page.waitForResponse((response) => response.status() === 403);
    await button(page, 'Save changes').click();
    expect(await (await refused).json()).toMatchObject({ type: 'urn:sight-webhooks:problem:csrf' });
    await heading(page, 'Webhooks Management').waitFor();
    expect(await account.webhooks()).toMatchObject([{ name: 'Typed before' }]);
  });

  it('and is somebody else, a change is not made, and nothing of the first user is left on the page', async () => {
    const { account, page } = await typing();
    await page.context().clearCookies();
    const other = await page.context().newPage();
    await other.goto('/webhooks');
    await (await fixture().newAccount()).signIn(other);
    await heading(other, 'Webhooks').waitFor();
    await button(page, 'Save changes').click();
    await page.getByRole('link', { name: 'Create your Webhooks' }).waitFor();
    expect(await account.webhooks()).toMatchObject([{ name: 'Before', version: 1 }]);
  });
});
