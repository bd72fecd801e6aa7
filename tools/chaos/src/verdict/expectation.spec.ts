import { describe, expect, it } from 'vitest';
import type { WebhookCall } from '../ledger/entries.js';
import { expectationOf } from './expectation.js';
import { call, event, webhook } from './ledger.fixture.js';

const expected = (...calls: WebhookCall[]) =>
  expectationOf(event({ producedAt: 10_000 }), webhook({ calls }));

describe('what the answers of the API promise about an event', () => {
  it('has to be sent by a webhook whose creation was answered before', () => {
    expect(expected(call('create', 1_000))).toBe('must');
    expect(expected(call('create', 1_000), call('deactivate', 2_000), call('activate', 3_000))).toBe('must');
  });

  it('may be sent when the creation was not answered yet, or not with 201', () => {
    expect(expected(call('create', 9_950))).toBe('may');
    expect(expected(call('create', 1_000, 'saved'))).toBe('may');
    expect(expected(call('create', 1_000, 'unknown'))).toBe('may');
    expect(expected(call('create', 11_000))).toBe('may');
  });

  it('may be sent when the webhook is deactivated or removed later', () => {
    expect(expected(call('create', 1_000), call('deactivate', 11_000))).toBe('may');
    expect(expected(call('create', 1_000), call('remove', 11_000, 'unknown'))).toBe('may');
  });

  it('is never sent once it was deactivated or removed, unless it is activated again', () => {
    expect(expected(call('create', 1_000), call('deactivate', 2_000))).toBe('never');
    expect(expected(call('create', 1_000), call('remove', 2_000))).toBe('never');
    expect(expected(call('create', 1_000), call('deactivate', 2_000, 'saved'))).toBe('may');
    expect(expected(call('create', 1_000), call('deactivate', 2_000), call('activate', 11_000))).toBe('may');
  });

  it('is never sent to another account, or to who has not asked for it', () => {
    expect(expectationOf(event(), webhook({ account: 'other' }))).toBe('never');
    expect(expectationOf(event(), webhook({ events: ['report.file_ready'] }))).toBe('never');
    expect(expected()).toBe('never');
  });
});
