import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Room } from './room.js';

describe('Room', () => {
  it('never lets in more than it has places, serves in order, and lets everybody in in the end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 10 }), { maxLength: 50 }), async (sizes) => {
        const room = new Room(10);
        let inside = 0;
        const order: number[] = [];
        await Promise.all(
          sizes.map(async (places, index) => {
            await room.take(places);
            inside += places;
            expect(inside).toBeLessThanOrEqual(10);
            order.push(index);
            await new Promise((resolve) => setImmediate(resolve));
            inside -= places;
            room.giveBack(places);
          }),
        );
        expect(order).toEqual(sizes.map((_, index) => index));
      }),
    );
  });
});
