import { describe, expect, it } from 'vitest';
import { fixture } from './console.js';
import { button, menuItem } from './locators.js';

// The page says of what form a secret is.
const SECRETS = /canary-5d2c|whsec_[\w+/]{4}/;

describe('Audit log', () => {
  it('shows who changed what, and no secret: not on the page, nor in what it was made from', async () => {
    const account = await fixture().newAccount();
    const page = await account.open('/webhooks/new');
    const bodies: Promise<string>[] = [];
    page.on('response', (response) => {
      if (new URL(response.url()).pathname.startsWith('/api/')) bodies.push(response.text().catch(() => ''));
    });
    const { id } = await account.createWebhook({
      name: 'Before',
      basicAuth: { username: 'sight', password: 'canary-5d2c' },
    });
    await account.api.call('PATCH', `/webhooks/${id}`, {
      body: { name: 'After', basicAuth: { username: 'sight', password: 'canary-5d2c-2' } },
    });
    await button(page, 'Configuration').click();
    await menuItem(page, 'Audit log').click();
    const entries = page.getByRole('list', { name: 'Entries, newest first' });
    await entries.getByText('edited the webhook “After”').waitFor();
    await entries.getByText('Name: After, was Before').waitFor();
    await entries.getByText('Password: replaced').waitFor();
    await entries.getByText('created the webhook “Before”').waitFor();
    for (const path of [`/webhooks/${id}`, '/webhooks', '/deliveries']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      expect(await page.content()).not.toMatch(SECRETS);
    }
    const received = await Promise.all(bodies);
    expect(received.length).toBeGreaterThan(3);
    expect(received.join('\n')).not.toMatch(SECRETS);
  });
});
