import { describe, expect, it } from 'vitest';
import { activate, apply, create, deactivate, edit, remove, type NewWebhook } from './webhook-lifecycle.js';
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

describe('remove', () => {
  it('leaves no secret behind', () => {
    const webhook = aWebhook({ basicAuth: { username: 'test', password: '123' } });
    expect(JSON.stringify(apply(webhook, remove(LATER), LATER))).not.toContain('sealed ');
  });
});
