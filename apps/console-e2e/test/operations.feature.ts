import { describe, expect, it } from 'vitest';
import { fixture } from './console.js';
import { button, heading, link, menuItem } from './locators.js';

const FIRST_LOOK_MS = 30_000;

describe('Operations', () => {
  it('shows an operator groups, lag, instances and topics, and nothing else', async () => {
    const operator = await fixture().newAccount('operator');
    const page = await operator.open('/');
    await heading(page, 'Operations').waitFor();
    const lag = page.getByRole('table', { name: 'Lag' });
    const behind = lag.getByRole('row').filter({ hasText: 'webhooks.parked' });
    await behind.getByText('webhooks.delivery, records wait here').waitFor({ timeout: FIRST_LOOK_MS });
    const instances = page.getByRole('table', { name: 'Instances' });
    // Every partition is somebody’s.
    const delivery = instances.getByRole('row').filter({ hasText: 'webhooks.delivery,' });
    await delivery.getByText(/^webhooks\.deliver: 0/).waitFor({ timeout: FIRST_LOOK_MS });
    const retention = page.getByRole('table', { name: 'Topics' }).getByRole('row');
    await retention.filter({ hasText: 'webhooks.deliver' }).getByText('7 d').waitFor();

    expect(await button(page, 'Configuration').count()).toBe(0);
    await page.goto('/webhooks');
    await heading(page, 'Operations').waitFor();
    expect(new URL(page.url()).pathname).toBe('/operations');
  });

  it('goes on by itself', async () => {
    const page = await (await fixture().newAccount('operator')).open('/operations');
    await page.getByRole('table', { name: 'Lag' }).waitFor({ timeout: FIRST_LOOK_MS });
    await page.waitForResponse((response) => new URL(response.url()).pathname === '/api/v1/operations');
  });

  it('says what is wrong where Kafka cannot be asked, and can be tried again', async () => {
    const page = await (await fixture().newAccount('operator')).open('/');
    const detail = 'Kafka could not be asked for its consumer groups lately';
    const problem = { type: 'about:blank', title: 'Service Unavailable', status: 503, detail };
    await page.route('**/api/v1/operations', (route) =>
      route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
    );
    await page.reload();
    await page.getByRole('alert').getByText(`${detail}.`).waitFor();
    await page.unroute('**/api/v1/operations');
    await button(page, 'Try again').click();
    await page.getByRole('table', { name: 'Lag' }).waitFor({ timeout: FIRST_LOOK_MS });
  });

  it('is beside the other pages for whoever manages webhooks as well', async () => {
    const page = await (await fixture().newAccount('lead')).open('/');
    await heading(page, 'Webhooks').waitFor();
    await button(page, 'Configuration').click();
    await menuItem(page, 'Operations').click();
    await page.getByRole('table', { name: 'Lag' }).waitFor({ timeout: FIRST_LOOK_MS });
  });

  it.each(['operator', 'lead'] as const)('fits on a phone, for the role %s', async (role) => {
    const account = await fixture().newAccount(role);
    const page = await account.open('/operations', { viewport: { width: 360, height: 740 } });
    await page.getByRole('table', { name: 'Lag' }).waitFor({ timeout: FIRST_LOOK_MS });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });

  it('tells an owner and a member whom to ask', async () => {
    const owner = await (await fixture().newAccount('owner')).open('/operations');
    await owner.getByText('Ask those who run Sight Webhooks').waitFor();
    expect(await link(owner, 'Operations').count()).toBe(0);
    const account = await fixture().newAccount('member');
    const member = await account.open('/operations');
    await member.getByText(`Ask an Admin or the Account Owner of ${account.name}`).waitFor();
  });
});
