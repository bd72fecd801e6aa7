import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_YOUNG, SLOT_MS, YoungRequests } from './young-requests.js';

type Running = { readonly begunAt: number; readonly begunIn: number };

describe('YoungRequests', () => {
  it('counts what began in this slot or the one before and has not ended, and nothing else', () => {
    const step = fc.record({
      waits: fc.integer({ min: 0, max: 2 * SLOT_MS }),
      begins: fc.integer({ min: 0, max: MAX_YOUNG }),
      ends: fc.integer({ min: 0, max: MAX_YOUNG }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const young = new YoungRequests();
        let running: Running[] = [];
        let now = 1_000;
        const slot = (time: number): number => Math.floor(time / SLOT_MS);
        const count = (): number => running.filter(({ begunAt }) => slot(begunAt) >= slot(now) - 1).length;
        for (const { waits, begins, ends } of steps) {
          now += waits;
          for (let n = 0; n < begins; n += 1) {
            const mayBegin = count() < MAX_YOUNG;
            const begunIn = young.begin(now);
            expect(begunIn !== undefined).toBe(mayBegin);
            if (begunIn !== undefined) running.push({ begunAt: now, begunIn });
          }
          // From both ends: some that are young, some that have been under way for long.
          const ended = [...running.slice(0, ends / 2), ...running.slice(running.length - ends / 2)];
          for (const one of new Set(ended)) young.end(one.begunIn, now);
          running = running.filter((one) => !ended.includes(one));
        }
      }),
    );
  });

  it('lets as many begin in every two slots when nothing ends', () => {
    const young = new YoungRequests();
    let begun = 0;
    for (let now = 0; now < 20 * SLOT_MS; now += 1) while (young.begin(now) !== undefined) begun += 1;
    expect(begun).toBe(10 * MAX_YOUNG);
  });
});
