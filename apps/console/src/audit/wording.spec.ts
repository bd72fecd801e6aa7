import { describe, expect, it } from 'vitest';
import { changeOf, sentenceOf } from './wording.js';

const entry = {
  id: '1',
  at: '2026-11-24T08:00:00.000Z',
  actor: { subject: 'ada', name: null },
  webhookId: 'hook-1',
  changes: [],
  denial: null,
};

describe('an entry of the audit log', () => {
  it('says what was done to which webhook', () => {
    expect(sentenceOf({ ...entry, action: 'webhook.removed', webhookName: 'Slack' })).toBe(
      'removed the webhook “Slack”',
    );
  });

  it('says why somebody was not let through', () => {
    const denial = { operation: 'createWebhook', reason: 'role' as const };
    expect(sentenceOf({ ...entry, action: 'access.denied', webhookName: null, denial })).toBe(
      'was not let through: createWebhook, without the role for it',
    );
  });

  it.each([
    [{ field: 'url', before: 'a', after: 'b' }, 'URL: b, was a'],
    [{ field: 'events', before: null, after: ['x', 'y'] }, 'Events: x, y'],
    [{ field: 'basicAuth.username', before: 'sight', after: null }, 'Username removed, was sight'],
    [{ field: 'basicAuth.password', before: null, after: '***' }, 'Password: a secret'],
    [{ field: 'signingSecret', before: '***', after: '***' }, 'Signing secret: replaced'],
  ])('says of %j: %s', (change, text) => {
    expect(changeOf(change)).toBe(text);
  });
});
