import type { ConsumedRecord, RecordContext } from '@sight-webhooks/kafka';
import { throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { settledAtOnce, settledOneByOne, type Arrival } from './arrivals.js';

const context: RecordContext = {
  begin: () => Promise.resolve(true),
  owned: () => Promise.resolve(true),
  heldBack: () => false,
};

const record = (offset: number): ConsumedRecord => ({
  ...{ topic: 'topic', partition: 0, offset, timestamp: 0 },
  ...{ key: null, value: null, headers: {} },
});

describe('records that are settled one by one', () => {
  it('are handed over together when they begin in one turn', async () => {
    const calls: number[][] = [];
    const handle = settledOneByOne((payload) => {
      const arrivals = payload as readonly Arrival[];
      calls.push(arrivals.map((arrival) => arrival.record.offset));
      for (const { settle } of arrivals) settle(Promise.resolve());
      return Promise.resolve();
    });
    await Promise.all([handle(record(1), context), handle(record(2), context)]);
    await handle(record(3), context);
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
    const [one, two] = [handle(record(1), context), handle(record(2), context)];
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
  ])('are faults when the pipeline %s before they are settled', async (_, failing) => {
    const handle = settledOneByOne(failing);
    await expect(handle(record(1), context)).rejects.toThrow('a fault');
  });

  it('stay as they are settled when the pipeline fails afterwards', async () => {
    const handle = settledOneByOne((payload) => {
      for (const { settle } of payload as readonly Arrival[]) settle(Promise.resolve());
      return Promise.reject(new Error('a fault'));
    });
    await expect(handle(record(1), context)).resolves.toBeUndefined();
  });

  it('are faults when nobody settles them', async () => {
    const handle = settledOneByOne(() => Promise.resolve());
    await expect(handle(record(1), context)).rejects.toThrow('not settled');
  });
});

describe('records that are settled at once', () => {
  it('fail with the observable that Nest makes of a rejection', async () => {
    const handle = settledAtOnce(() => Promise.resolve(throwError(() => new Error('a fault'))));
    await expect(handle([record(1)], context)).rejects.toThrow('a fault');
  });
});
