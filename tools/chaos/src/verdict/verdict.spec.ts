import { describe, expect, it } from 'vitest';
import type { Ledger } from '../ledger/entries.js';
import { call, delivery, disturbance, event, exhausted, ledger, request, webhook } from './ledger.fixture.js';
import { judge } from './verdict.js';

const TIMING = { retryDelayMs: 2_000, attemptTimeoutMs: 2_000 };

const broken = (changes: Partial<Ledger>): string[] => [
  ...new Set(judge(ledger(changes), TIMING).map(({ check }) => check)),
];

describe('judge', () => {
  it('finds nothing where everything held', () => {
    expect(broken({})).toEqual([]);
    expect(broken(exhausted(2_000))).toEqual([]);
  });

  it('misses what was promised and never recorded, or has not ended', () => {
    expect(broken({ requests: [], deliveries: [] })).toEqual(['ends']);
    expect(broken({ deliveries: [delivery({ status: 'retrying' })] })).toEqual(['ends']);
    expect(broken({ deliveries: [] })).toEqual(['ends']);
  });

  it('finds what should not have been sent', () => {
    const inactive = webhook({ calls: [call('create', 1_000), call('deactivate', 2_000)] });
    expect(broken({ webhooks: new Map([['hook', inactive]]) })).toEqual(['expected']);
    expect(broken({ requests: [request(), request({ resourceId: 99, messageId: 'wh-9' })] })).toEqual([
      'expected',
    ]);
  });

  it('finds a delivery that was skipped although its webhook was active all the time', () => {
    const skipped = [delivery({ status: 'skipped', reason: 'webhook_removed', attempts: [] })];
    expect(broken({ requests: [], deliveries: skipped })).toEqual(['skipped']);
    const removed = webhook({ calls: [call('create', 1_000), call('remove', 11_000)] });
    expect(broken({ requests: [], deliveries: skipped, webhooks: new Map([['hook', removed]]) })).toEqual([]);
  });

  it('finds a delivery that is called delivered without a 200 in time', () => {
    expect(broken({ requests: [request({ succeeded: false })] })).toEqual(['delivered']);
    expect(broken({ requests: [request({ endedAt: 20_000 })] })).toEqual(['delivered']);
  });

  it('finds fewer and more attempts than four', () => {
    const { requests = [], deliveries = [], deadLetters } = exhausted(2_000);
    const ended = { deliveries, ...(deadLetters === undefined ? {} : { deadLetters }) };
    expect(broken({ ...ended, requests: requests.slice(0, 3) })).toEqual(['exhausted']);
    const fifth = request({ attempt: 5, arrivedAt: 90_000, succeeded: false });
    expect(broken({ ...ended, requests: [...requests, fifth] })).toEqual(['exhausted']);
  });

  it('finds a failure after an answer of 200, unless somebody died of it', () => {
    const { requests = [], ...ended } = exhausted(2_000);
    const acknowledged = requests.map((each) => ({ ...each, succeeded: each.attempt === 2 }));
    expect(broken({ ...ended, requests: acknowledged })).toEqual(['acknowledged']);
    const disturbances = [disturbance(12_005, 12_100)];
    expect(broken({ ...ended, requests: acknowledged, disturbances })).toEqual([]);
  });

  it('finds an attempt that comes early, by the earliest end of the one before', () => {
    expect(broken(exhausted(1_500))).toEqual(['early']);
    expect(
      broken({ ...exhausted(1_500), disturbances: [disturbance(0, 90_000, { clockSkewMs: 600 })] }),
    ).toEqual([]);
  });

  it('finds two ids, two bodies, and one id for two pairs', () => {
    const twice = (changes: object) => [request(), request({ attempt: 2, arrivedAt: 13_000, ...changes })];
    expect(broken({ requests: twice({ messageId: 'wh-2' }) })).toEqual(['identity']);
    expect(broken({ requests: twice({ body: '{ }' }) })).toEqual(['identity']);
    const events = new Map([1, 2].map((resourceId) => [resourceId, event({ resourceId })]));
    const both = [1, 2].map((resourceId) => delivery({ resourceId }));
    const requests = [1, 2].map((resourceId) => request({ resourceId }));
    expect(broken({ events, deliveries: both, requests })).toEqual(['identity']);
  });

  it('finds wrong signatures, missing dead letters, swallowed poison and processes that fell over', () => {
    expect(broken({ requests: [request({ signature: 'wrong' })] })).toEqual(['signature']);
    expect(broken({ ...exhausted(2_000), deadLetters: new Set() })).toEqual(['dead-letter']);
    expect(broken({ poison: { produced: 3, putAside: 2 } })).toEqual(['poison']);
    expect(broken({ unexpectedExits: ['fanout-service 0'] })).toEqual(['exits']);
  });
});
