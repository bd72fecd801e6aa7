import { setTimeout as sleep } from 'node:timers/promises';
import type { DomainEvent } from '@sight-webhooks/contracts';
import { describe, expect, it } from 'vitest';
import { RecentDeliveries } from './recent-deliveries.js';

const eventOf = (id: string, accountId = 'acme'): DomainEvent => ({
  source: '/sight/inspection',
  id,
  type: 'report.created',
  time: undefined,
  accountId,
  resourceId: 1,
  traceparent: '',
});

const recentDeliveries = (max = 1_000, maxAgeMs = 60_000): RecentDeliveries =>
  new RecentDeliveries({ max, maxAgeMs });

/** Produces to those of the webhooks that do not have the event yet; returns them. */
async function produce(
  recent: RecentDeliveries,
  event: DomainEvent,
  ...webhookIds: string[]
): Promise<string[]> {
  let produced: string[] = [];
  await recent.inTurn(event, (alreadyHave) => {
    produced = webhookIds.filter((id) => !alreadyHave.has(id));
    return Promise.resolve({ webhookIds: produced });
  });
  return produced;
}

describe('RecentDeliveries', () => {
  it('suppresses a repeat for the webhooks that have it, and only for them', async () => {
    const recent = recentDeliveries();
    expect(await produce(recent, eventOf('1'), 'a', 'b')).toEqual(['a', 'b']);
    expect(await produce(recent, eventOf('1'), 'a', 'b', 'c')).toEqual(['c']);
    expect(await produce(recent, eventOf('1'), 'a', 'b', 'c')).toEqual([]);
    expect(recent.size).toBe(3);
  });

  it('takes the same source and id in another account for another event', async () => {
    const recent = recentDeliveries();
    await produce(recent, eventOf('1', 'acme'), 'a');
    expect(await produce(recent, eventOf('1', 'globex'), 'a')).toEqual(['a']);
  });

  it('lets a repeat wait for the first and suppresses it then', async () => {
    const recent = recentDeliveries();
    const { promise, resolve: acknowledge } = Promise.withResolvers<{ webhookIds: string[] }>();
    const first = recent.inTurn(eventOf('1'), () => promise);
    const repeats = Promise.all([1, 2, 3].map(() => produce(recent, eventOf('1'), 'a')));
    let repeatsDone = false;
    void repeats.then(() => (repeatsDone = true));
    expect(await produce(recent, eventOf('2'), 'a')).toEqual(['a']);
    await sleep(5);
    expect(repeatsDone).toBe(false);
    acknowledge({ webhookIds: ['a'] });
    await first;
    expect(await repeats).toEqual([[], [], []]);
  });

  it('lets the repeat produce what the first could not', async () => {
    const recent = recentDeliveries();
    const { promise, reject: fail } = Promise.withResolvers<{ webhookIds: string[] }>();
    const first = recent.inTurn(eventOf('1'), () => promise);
    const repeats = Promise.all([produce(recent, eventOf('1'), 'a'), produce(recent, eventOf('1'), 'a')]);
    await sleep(1);
    fail(new Error('not acknowledged'));
    await expect(first).rejects.toThrow('not acknowledged');
    expect(await repeats).toEqual([['a'], []]);
  });

  it('does not remember an event that matched nothing', async () => {
    const recent = recentDeliveries();
    await produce(recent, eventOf('1'));
    expect(recent.size).toBe(0);
    expect(await produce(recent, eventOf('1'), 'a')).toEqual(['a']);
  });

  it('forgets the oldest beyond its number and everything beyond its age', async () => {
    const recent = recentDeliveries(10, 30);
    for (let n = 0; n < 20; n += 1) await produce(recent, eventOf(String(n)), 'a', 'b');
    expect(recent.size).toBe(10);
    expect(await produce(recent, eventOf('0'), 'a')).toEqual(['a']);
    expect(await produce(recent, eventOf('19'), 'a')).toEqual([]);
    await sleep(40);
    expect(await produce(recent, eventOf('19'), 'a')).toEqual(['a']);
  });
});
