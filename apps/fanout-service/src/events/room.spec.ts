import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Room } from './room.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Room', () => {
  it('never lets in more than it has places, serves each owner in order, and everybody in the end', async () => {
    const wish = fc.record({
      owner: fc.constantFrom('a', 'b', 'c'),
      places: fc.integer({ min: 1, max: 10 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(wish, { maxLength: 50 }), async (wishes) => {
        const room = new Room(10);
        let inside = 0;
        const served: number[] = [];
        await Promise.all(
          wishes.map(async ({ owner, places }, index) => {
            await room.take(owner, places);
            inside += places;
            expect(inside).toBeLessThanOrEqual(10);
            served.push(index);
            await turn();
            inside -= places;
            room.giveBack(places);
          }),
        );
        expect(served).toHaveLength(wishes.length);
        for (const owner of ['a', 'b', 'c']) {
          const own = served.filter((index) => wishes[index]?.owner === owner);
          expect(own).toEqual([...own].sort((one, other) => one - other));
        }
      }),
    );
  });

  it('lets a newcomer in at the next turn, however many of another owner wait', async () => {
    const room = new Room(1);
    const served: string[] = [];
    const work = async (owner: string): Promise<void> => {
      await room.take(owner, 1);
      served.push(owner);
      await turn();
      room.giveBack(1);
    };
    const all = [...Array.from({ length: 100 }, () => work('greedy')), work('newcomer')];
    await Promise.all(all);
    expect(served.indexOf('newcomer')).toBeLessThanOrEqual(2);
  });
});
