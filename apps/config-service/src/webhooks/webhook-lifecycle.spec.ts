import { describe, expect, it } from 'vitest';
import {
  activate,
  apply,
  create,
  deactivate,
  edit,
  remove,
  rotateSigningSecret,
  type NewWebhook,
} from './webhook-lifecycle.js';
import type { Seal, Webhook } from './webhook.js';

const CREATED = new Date('2026-11-24T08:00:00Z');
const LATER = new Date('2026-11-24T09:00:00Z');
const seal: Seal = (plaintext, field) => `sealed ${field} ${plaintext}`;

const aWebhook = (differences: Partial<NewWebhook> = {}): Webhook =>
  create(
    {
      id: 'hook-1',
      accountId: 'acme',
      name: 'Slack',
      url: 'https://example.com/',
      events: ['report.created'],
      signingSecret: 'whsec_x',
      ...differences,
    },
    seal,
    CREATED,
  );

const changesOf = (webhook: Webhook, patch: Parameters<typeof edit>[1]) => {
  const result = edit(webhook, patch, seal);
  return result.kind === 'changes' ? result.changes : result.kind;
};

describe('create', () => {
  it('makes an active webhook of version 1 that nobody has published', () => {
    expect(aWebhook()).toMatchObject({ active: true, version: 1, publishedVersion: 0, removedAt: null });
  });

  it('seals every secret', () => {
    const webhook = aWebhook({ basicAuth: { username: 'test', password: '' } });
    expect(webhook.sealedSigningSecrets).toEqual(['sealed signingSecret whsec_x']);
    expect(webhook.basicAuth).toEqual({
      username: 'test',
      sealedPassword: 'sealed basicAuth.password ',
      passwordSet: false,
    });
  });
});

describe('edit', () => {
  const protectedHook = aWebhook({ basicAuth: { username: 'test', password: '123' } });

  it('changes only what is given and different', () => {
    expect(changesOf(protectedHook, { name: 'Other', url: protectedHook.url })).toEqual({ name: 'Other' });
    expect(changesOf(protectedHook, { events: ['report.created'] })).toEqual({});
  });

  it('keeps the password with only a username', () => {
    expect(changesOf(protectedHook, { basicAuth: { username: 'other' } })).toEqual({
      basicAuth: { ...protectedHook.basicAuth, username: 'other' },
    });
  });

  it('turns basic authentication off with null', () => {
    expect(changesOf(protectedHook, { basicAuth: null })).toEqual({ basicAuth: null });
    expect(changesOf(aWebhook(), { basicAuth: null })).toEqual({});
  });

  it('needs a password where none is stored', () => {
    expect(changesOf(aWebhook(), { basicAuth: { username: 'test' } })).toBe('password_required');
  });
});

describe('activate, deactivate', () => {
  it('change nothing the second time', () => {
    const inactive = apply(aWebhook(), deactivate(aWebhook()), LATER);
    expect(inactive).toMatchObject({ active: false, version: 2, createdAt: CREATED, updatedAt: LATER });
    expect(deactivate(inactive)).toEqual({});
    expect(activate(aWebhook())).toEqual({});
  });
});

describe('rotateSigningSecret', () => {
  const HOUR_MS = 3_600_000;
  const at = (hours: number) => new Date(CREATED.getTime() + hours * HOUR_MS);
  const rotated = (webhook: Webhook, hours: number): Webhook | string => {
    const rotation = rotateSigningSecret(webhook, `whsec_${String(hours)}`, seal, at(hours));
    return rotation.kind === 'changes' ? apply(webhook, rotation.changes, at(hours)) : rotation.kind;
  };

  it('keeps what it replaces for a day', () => {
    const once = rotated(aWebhook(), 1) as Webhook;
    expect(once.sealedSigningSecrets).toEqual(['sealed signingSecret whsec_1']);
    expect(once.retiringSigningSecrets).toEqual([
      { sealed: 'sealed signingSecret whsec_x', validUntil: at(25) },
    ]);
    const twice = rotated(once, 26) as Webhook;
    expect(twice.retiringSigningSecrets).toEqual([
      { sealed: 'sealed signingSecret whsec_1', validUntil: at(50) },
    ]);
  });

  it('never drops one before its time: it refuses instead', () => {
    let webhook = aWebhook();
    for (const hours of [1, 2, 3, 4]) webhook = rotated(webhook, hours) as Webhook;
    expect(webhook.retiringSigningSecrets).toHaveLength(4);
    expect(rotated(webhook, 5)).toBe('rotated_too_often');
    expect(rotated(webhook, 25)).toMatchObject({ version: 6 });
  });
});

describe('remove', () => {
  it('leaves no secret behind', () => {
    const webhook = aWebhook({ basicAuth: { username: 'test', password: '123' } });
    expect(JSON.stringify(apply(webhook, remove(LATER), LATER))).not.toContain('sealed ');
  });
});
