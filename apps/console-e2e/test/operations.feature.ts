import { waitUntil, type ServiceName } from '@sight-webhooks/testing';
import { describe, expect, it } from 'vitest';
import { violations } from './axe.js';
import { fixture } from './console.js';
import { button, heading, isFocused, link, menuItem, tabTo } from './locators.js';

const FIRST_LOOK_MS = 30_000;
/** Cells of a row after the name of the instance. */
const IN_FLIGHT = 0;
const PARKED = 2;
const BREAKERS = 3;

async function metricsOf(service: ServiceName): Promise<string> {
  return (await fetch(`${String(fixture().stack.services(service)[0]?.url)}/metrics`)).text();
}

const sumOf = (text: string, pattern: RegExp): number =>
  [...text.matchAll(pattern)].reduce((sum, [, value]) => sum + Number(value), 0);

/** "3 closed, 1 open", as the page has it. */
async function breakersByMetrics(): Promise<string> {
  const text = await metricsOf('delivery-service');
  return ['closed', 'open', 'half-open']
    .map((state) => [
      sumOf(text, new RegExp(`^delivery_endpoints\\{breaker="${state}".*\\} (\\d+)$`, 'gm')),
      state,
    ])
    .filter(([count]) => count !== 0)
    .map(([count, state]) => `${String(count)} ${String(state)}`)
    .join(', ');
}

const parkedByMetrics = async (): Promise<number> =>
  sumOf(
    await metricsOf('config-service'),
    /^kafka_consumer_group_lag_records\{.*topic="webhooks.parked".*\} (\d+)$/gm,
  );

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

  it('shows what is in flight, and that an endpoint hangs, as the metrics of the instance do', async () => {
    const customer = await fixture().newAccount();
    await customer.createWebhook();
    const page = await (await fixture().newAccount('operator')).open('/operations');
    const attempts = page.getByRole('table', { name: 'Attempts' });
    const instance = attempts.getByRole('row').filter({ hasText: /delivery-service@.+:\d+/ });
    const cell = (column: number) => instance.getByRole('cell').nth(column).innerText();
    await instance.waitFor({ timeout: FIRST_LOOK_MS });

    customer.endpointDoes({ kind: 'respond', delayMs: 500 });
    const emitAndLook = async (): Promise<number> => {
      await customer.emit([1, 2, 3, 4, 5]);
      return Number(await cell(IN_FLIGHT));
    };
    await waitUntil(emitAndLook, (count) => count > 0, {
      what: 'attempts are in flight',
      timeoutMs: FIRST_LOOK_MS,
      intervalMs: 100,
    });

    customer.endpointDoes({ kind: 'hang' });
    await customer.emit([1, 2, 3, 4, 5, 6]);
    await instance.getByText(/\b1 open/).waitFor({ timeout: FIRST_LOOK_MS });
    await customer.emit([7, 8]);
    await waitUntil(
      async () => ({
        page: [await cell(BREAKERS), await cell(PARKED)],
        metrics: [await breakersByMetrics(), await parkedByMetrics()],
      }),
      ({ page: shown, metrics }) => shown.join() === metrics.join(),
      { what: 'page and metrics say the same', timeoutMs: FIRST_LOOK_MS },
    );
    expect(Number(await cell(PARKED))).toBeGreaterThanOrEqual(2);
  });

  it.each(['light', 'dark'] as const)('tells who is silent, in %s', async (colorScheme) => {
    await fixture().reportInstance('delivery-service@gone:1', 120_000);
    const page = await (await fixture().newAccount('operator')).open('/operations', { colorScheme });
    const silent = page
      .getByRole('table', { name: 'Attempts' })
      .getByRole('row')
      .filter({ hasText: '@gone:1' });
    await silent.getByText('Silent').waitFor({ timeout: FIRST_LOOK_MS });
    await silent.getByText('last heard of 2 min ago').waitFor();
    expect(await violations(page)).toEqual([]);
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

  it('is beside the other pages for whoever manages webhooks as well, by keyboard', async () => {
    const page = await (await fixture().newAccount('lead')).open('/');
    await heading(page, 'Webhooks').waitFor();
    await tabTo(button(page, 'Configuration'));
    await page.keyboard.press('Enter');
    for (let pressed = 0; pressed < 5 && !(await isFocused(menuItem(page, 'Operations'))); pressed += 1)
      await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
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
