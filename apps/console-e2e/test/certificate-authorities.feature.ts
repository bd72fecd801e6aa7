import type { PinnedAuthorities } from '@sight-webhooks/contracts';
import { certificate } from '@sight-webhooks/testing';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Account } from './account.js';
import { violations } from './axe.js';
import { fixture } from './console.js';
import { button, heading, isFocused, menuItem, tabTo } from './locators.js';

const pinnedBy = async ({ api }: Account): Promise<string[]> =>
  (await api.call<PinnedAuthorities>('GET', '/pinned-authorities')).body.certificates.map(
    ({ subject }) => subject,
  );
const pemField = (page: Page) => page.getByLabel('Certificates (PEM)');

describe('Certificate authorities', () => {
  it('are pinned, replaced and removed, and in the audit log', async () => {
    const account = await fixture().newAccount();
    const page = await account.open('/webhooks');
    await button(page, 'Configuration').click();
    await menuItem(page, 'Certificate authorities').click();
    await heading(page, 'Certificate authorities').waitFor();
    await pemField(page).fill(certificate('private-ca.pem'));
    await button(page, 'Pin authorities').click();
    const list = page.getByRole('list', { name: 'Pinned authorities' });
    await list.getByText('O=Tests, CN=Private CA').waitFor();
    await list.getByText(/^SHA-256 ([\dA-F]{2}:){31}/).waitFor();
    await list.getByText(/^Valid until .*2126/).waitFor();
    await button(page, 'Replace').click();
    await pemField(page).fill(certificate('constrained-ca.pem'));
    expect(await violations(page)).toEqual([]);
    await button(page, 'Replace authorities').click();
    await list.getByText('O=Tests, CN=CA for example.com').waitFor();
    expect(await pinnedBy(account)).toEqual(['O=Tests, CN=CA for example.com']);
    await button(page, 'Remove').click();
    await button(page, 'Remove authorities').waitFor();
    expect(await violations(page)).toEqual([]);
    await button(page, 'Remove authorities').click();
    await button(page, 'Pin authorities').waitFor();
    expect(await pinnedBy(account)).toEqual([]);
    await page.goto('/audit-log');
    await page.getByText('removed the pinned certificate authorities').waitFor();
    await page.getByText(/^Authorities: O=Tests, CN=Private CA \(SHA-256/).waitFor();
  });

  it('a private key does not leave the browser, and what the service refuses is said at the field', async () => {
    const account = await fixture().newAccount();
    const page = await account.open('/certificate-authorities');
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'PUT') sent.push(request.postData() ?? '');
    });
    await pemField(page).fill(certificate('private-key.pem'));
    await button(page, 'Pin authorities').click();
    await page.getByText(/holds a private key.*has not been sent/).waitFor();
    expect(sent).toEqual([]);
    await pemField(page).fill(certificate('expired-ca.pem'));
    await button(page, 'Pin authorities').click();
    await page.getByText('(O=Tests, CN=Expired CA) has expired, on 2021-01-01.').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(sent).toHaveLength(1);
    expect(await pinnedBy(account)).toEqual([]);
  });

  it('can be pinned and removed with the keyboard alone', async () => {
    const account = await fixture().newAccount();
    const page = await account.open('/certificate-authorities');
    await tabTo(pemField(page));
    await page.keyboard.insertText(certificate('private-ca.pem'));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'Pinned authorities' }).waitFor();
    await tabTo(button(page, 'Remove'));
    await page.keyboard.press('Enter');
    await expect.poll(() => isFocused(button(page, 'Cancel'))).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await button(page, 'Pin authorities').waitFor();
    expect(await pinnedBy(account)).toEqual([]);
  });
});
