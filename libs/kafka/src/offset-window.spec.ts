import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFinished, encodeFinished } from './finished-offsets.codec.js';
import { OffsetWindow } from './offset-window.js';

/** Ascending offsets with gaps, as a partition with transaction markers has them. */
const offsets = fc
  .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 60 })
  .map((steps) => steps.reduce<number[]>((all, step) => [...all, (all.at(-1) ?? 99) + step], []));

/** Offsets, the ones among them that finish (in some order), and how many are seen in between. */
const history = offsets.chain((all) =>
  fc.record({
    all: fc.constant(all),
    finishOrder: fc.shuffledSubarray(all),
  }),
);

function play(all: readonly number[], finishOrder: readonly number[]): OffsetWindow {
  const window = new OffsetWindow(100);
  for (const offset of all) window.see(offset);
  for (const offset of finishOrder) window.finish(offset);
  return window;
}

describe('OffsetWindow', () => {
  it('commits the lowest unfinished seen offset, whatever the order in which records finish', () => {
    fc.assert(
      fc.property(history, ({ all, finishOrder }) => {
        const done = new Set(finishOrder);
        const expected = all.find((offset) => !done.has(offset)) ?? (all.at(-1) ?? 0) + 1;
        expect(play(all, finishOrder).committable).toBe(expected);
      }),
    );
  });

  it('never moves the committable offset back', () => {
    fc.assert(
      fc.property(history, ({ all, finishOrder }) => {
        const window = new OffsetWindow(100);
        for (const offset of all) window.see(offset);
        let last = window.committable;
        for (const offset of finishOrder) {
          window.finish(offset);
          expect(window.committable).toBeGreaterThanOrEqual(last);
          last = window.committable;
        }
      }),
    );
  });

  it('a successor that starts from the commit and its metadata processes exactly what was unfinished', () => {
    fc.assert(
      fc.property(history, ({ all, finishOrder }) => {
        const window = play(all, finishOrder);
        const start = window.committable;
        const metadata = encodeFinished(start, window.finishedAbove());
        const successor = new OffsetWindow(start, decodeFinished(start, metadata));
        const done = new Set(finishOrder);
        const processed = all.filter((offset) => offset >= start && successor.see(offset));
        expect(processed).toEqual(all.filter((offset) => !done.has(offset)));
      }),
    );
  });

  it('a successor that has seen only a part keeps what it knows of the rest', () => {
    fc.assert(
      fc.property(history, fc.nat(60), ({ all, finishOrder }, part) => {
        const window = play(all, finishOrder);
        const second = new OffsetWindow(window.committable, window.finishedAbove());
        for (const offset of all.slice(0, part)) if (offset >= window.committable) second.see(offset);
        const third = new OffsetWindow(second.committable, second.finishedAbove());
        const done = new Set(finishOrder);
        const processed = all.filter((offset) => offset >= second.committable && third.see(offset));
        expect(processed).toEqual(all.filter((offset) => !done.has(offset)));
      }),
    );
  });

  it('sees a record once: kafkajs rewinds to the committed offset after a rejoin', () => {
    const window = new OffsetWindow(0);
    expect(window.see(0)).toBe(true);
    expect(window.see(1)).toBe(true);
    window.finish(1);
    expect(window.see(0)).toBe(false);
    expect(window.see(1)).toBe(false);
    expect(window.committable).toBe(0);
  });
});
