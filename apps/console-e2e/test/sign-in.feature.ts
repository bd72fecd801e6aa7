import { describe, expect, it } from 'vitest';
import { fixture } from './console.js';
import { button, heading, menuItem } from './locators.js';

describe('somebody who is not signed in', () => {
  it('types the demo password at the provider, and gets to the page that was asked for', async () => {
    const page = await fixture().newPage();
    await page.goto('/deliveries?status=failed');
    await page.waitForURL((url) => url.origin === fixture().stack.identityProvider.issuer);
    await page.getByText('owner@acme.example').waitFor();

    await page.getByLabel('E-mail').fill('owner@acme.example');
    await page.getByLabel('Password').fill('demon');
    await button(page, 'Sign in').click();
    await page.getByRole('alert').getByText('The e-mail address or the password is wrong.').waitFor();
    await page.getByLabel('Password').fill('demo');
    await button(page, 'Sign in').click();

    await heading(page, 'Deliveries').waitFor();
    expect(page.url()).toBe(`${fixture().stack.url()}/deliveries?status=failed`);
    await button(page, 'Signed in as Olivia Owner').click();
    await page.getByText('Account acme').waitFor();
  });

  it('leaves no token where a script of the page could read it', async () => {
    const page = await (await fixture().newAccount()).open();
    const readable = await page.evaluate(() => ({
      cookies: document.cookie,
      storage: JSON.stringify([localStorage, sessionStorage]),
    }));
    expect(readable.cookies).toBe('');
    expect(readable.storage).not.toMatch(/token|eyJ/i);
    const [session] = (await page.context().cookies()).filter(({ name }) => name.includes('session'));
    expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  });
});

describe('signing out', () => {
  it('ends the session here and at the provider', async () => {
    const account = await fixture().newAccount('admin');
    const page = await account.open();
    await button(page, 'Signed in as Adam Admin').click();
    await menuItem(page, 'Sign out').click();
    await page.getByLabel('E-mail').waitFor();
    await page.goto('/webhooks');
    await account.signIn(page);
    await heading(page, 'Webhooks').waitFor();
  });

  it('says so when it did not work', async () => {
    const page = await (await fixture().newAccount()).open();
    await page.route('**/auth/logout', (route) => route.abort());
    await button(page, 'Signed in as Olivia Owner').click();
    await menuItem(page, 'Sign out').click();
    await page.getByRole('alert').getByText('You are still signed in').waitFor();
  });
});

describe('a member who may not manage webhooks', () => {
  it('is told whom to ask, and can sign in as somebody else', async () => {
    const account = await fixture().newAccount('member');
    const page = await account.open('/webhooks');
    await page.getByText(`Ask an Admin or the Account Owner of ${account.name}`).waitFor();
    expect(await button(page, 'Configuration').count()).toBe(0);
    await button(page, 'Sign in as somebody else').click();
    await page.getByLabel('E-mail').waitFor();
  });
});
