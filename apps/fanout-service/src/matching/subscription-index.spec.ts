import fc from 'fast-check';
import type { WebhookConfig } from '@sight-webhooks/contracts';
import type { WebhookState } from '@sight-webhooks/service';
import { describe, expect, it } from 'vitest';
import { SubscriptionIndex, type Subscription } from './subscription-index.js';

const ACCOUNTS = ['acme', 'globex', 'constructor'];
const CODES = ['report.created', 'report.file_ready', 'report.deleted'];

const change = fc.record({
  webhookId: fc.constantFrom('w1', 'w2', 'w3', 'w4', 'w5'),
  removed: fc.boolean(),
  active: fc.boolean(),
  // A webhook never moves to another account; the index does not rely on it.
  accountId: fc.constantFrom(...ACCOUNTS),
  // A code may be listed twice.
  events: fc.array(fc.constantFrom(...CODES), { maxLength: 4 }),
  name: fc.string({ maxLength: 5 }),
});

type Settings = Pick<WebhookConfig, 'webhookId' | 'accountId' | 'name' | 'active' | 'events'>;

function configOf({ webhookId, accountId, name, active, events }: Settings): WebhookConfig {
  return {
    webhookId,
    accountId,
    name,
    url: 'https://example.com',
    active,
    events,
    basicAuth: null,
    sealedSigningSecrets: ['sealed'],
  };
}

/** What the index must find, found by looking at every webhook. */
function scan(states: ReadonlyMap<string, WebhookState>, accountId: string, code: string): Subscription[] {
  return Array.from(states.values()).flatMap(({ version, config }) =>
    config !== null && config.active && config.accountId === accountId && config.events.includes(code)
      ? [{ webhookId: config.webhookId, webhookName: config.name, webhookVersion: version }]
      : [],
  );
}

const sorted = (subscriptions: readonly Subscription[]): Subscription[] =>
  [...subscriptions].sort((a, b) => a.webhookId.localeCompare(b.webhookId));

describe('SubscriptionIndex', () => {
  it('finds what a scan of all webhooks finds, after every change', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const index = new SubscriptionIndex();
        const states = new Map<string, WebhookState>();
        for (const [version, step] of changes.entries()) {
          const previous = states.get(step.webhookId);
          const current = { version: version + 1, config: step.removed ? null : configOf(step) };
          states.set(step.webhookId, current);
          index.change(step.webhookId, current, previous);
          for (const accountId of ACCOUNTS) {
            for (const code of CODES) {
              expect(sorted(index.match(accountId, code))).toEqual(sorted(scan(states, accountId, code)));
            }
          }
        }
      }),
    );
  });

  it('holds nothing of accounts without active webhooks', () => {
    const index = new SubscriptionIndex();
    const config = configOf({
      webhookId: 'w1',
      active: true,
      accountId: 'acme',
      events: [...CODES],
      name: '',
    });
    index.change('w1', { version: 1, config }, undefined);
    expect(index.accounts).toBe(1);
    index.change('w1', { version: 2, config: { ...config, active: false } }, { version: 1, config });
    expect(index.accounts).toBe(0);
  });

  it('takes no longer for an account because others have many webhooks', () => {
    const index = new SubscriptionIndex();
    const add = (accountId: string, webhookId: string): void => {
      const config = configOf({
        webhookId,
        active: true,
        accountId,
        events: ['report.created'],
        name: '',
      });
      index.change(webhookId, { version: 1, config }, undefined);
    };
    add('acme', 'mine');
    for (let n = 0; n < 50_000; n += 1) add(`other-${String(n % 100)}`, `theirs-${String(n)}`);
    const startedAt = performance.now();
    for (let n = 0; n < 10_000; n += 1) index.match('acme', 'report.created');
    // A scan would look at 500 million webhooks.
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
