import type { Arrival, ConsumedRecord, RecordContext } from '@sight-webhooks/kafka';
import { throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { settledAtOnce, settledOneByOne } from './arrivals.js';

const context: RecordContext = { begin: () => true, owned: () => true, heldBack: () => false };

const record = (offset: number): ConsumedRecord => ({
  ...{ topic: 'topic', partition: 0, offset, timestamp: 0 },
  ...{ key: null, value: null, headers: {} },
});

/** Hands a record to the handler, as the consumer does; resolves as it is settled. */
const handing = (handle: (arrival: Arrival) => void, offset = 1): Promise<void> =>
  new Promise((resolve) => {
    const arrival = {
      ...context,
      record: record(offset),
      isSettled: false,
      settle: (by: Promise<void>) => {
        expect(arrival.isSettled).toBe(false);
        arrival.isSettled = true;
        resolve(by);
      },
    };
    handle(arrival);
  });

describe('records that are settled one by one', () => {
  it('are handed over together when they begin in one turn', async () => {
    const calls: number[][] = [];
    const handle = settledOneByOne((payload) => {
      const arrivals = payload as readonly Arrival[];
      calls.push(arrivals.map((arrival) => arrival.record.offset));
      for (const arrival of arrivals) arrival.settle(Promise.resolve());
      return Promise.resolve();
    });
    await Promise.all([handing(handle, 1), handing(handle, 2)]);
    await handing(handle, 3);
    expect(calls).toEqual([[1, 2], [3]]);
  });

  it('end each by itself', async () => {
    const first = Promise.withResolvers<undefined>();
    const handle = settledOneByOne((payload) => {
      const [one, two] = payload as readonly Arrival[];
      one?.settle(first.promise);
      two?.settle(Promise.reject(new Error('a fault')));
      return Promise.resolve();
    });
    const [one, two] = [handing(handle, 1), handing(handle, 2)];
    await expect(two).rejects.toThrow('a fault');
    first.resolve(undefined);
    await expect(one).resolves.toBeUndefined();
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('a fault'))],
    [
      'resolves to an observable that fails, as with Nest',
      () => Promise.resolve(throwError(() => new Error('a fault'))),
    ],
    [
      'resolves to an observable that fails without an error, as with Nest and an unknown one',
      () => Promise.resolve(throwError(() => ({ status: 'error', message: 'a fault' }))),
    ],
  ])('are faults when the pipeline %s before they are settled', async (_, failing) => {
    await expect(handing(settledOneByOne(failing))).rejects.toThrow(/a fault|the handler failed/);
  });

  it('stay as they are settled when the pipeline fails afterwards, which the others do not', async () => {
    const handle = settledOneByOne((payload) => {
      const [one] = payload as readonly Arrival[];
      one?.settle(Promise.resolve());
      return Promise.reject(new Error('a fault'));
    });
    const [one, two] = [handing(handle, 1), handing(handle, 2)];
    await expect(two).rejects.toThrow('a fault');
    await expect(one).resolves.toBeUndefined();
  });

  it('are faults when nobody settles them', async () => {
    await expect(handing(settledOneByOne(() => Promise.resolve()))).rejects.toThrow('not settled');
  });
});

describe('records that are settled at once', () => {
  it('fail with the observable that Nest makes of a rejection', async () => {
    const handle = settledAtOnce(() => Promise.resolve(throwError(() => new Error('a fault'))));
    await expect(handle([record(1)], context)).rejects.toThrow('a fault');
  });
});
