import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFinished, encodeFinished, finishedAlwaysFits } from './finished-offsets.codec.js';
import { OffsetWindow, type OffsetRange } from './offset-window.js';

const KAFKA_LIMIT_BYTES = 4_096;

const ranges = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 20_000 })), {
    maxLength: 50,
  })
  .map((pairs) => {
    let position = 1_000;
    return pairs.map(([gap, length]): OffsetRange => {
      const first = position + gap;
      position = first + length;
      return { first, last: position - 1 };
    });
  });

describe('finished offsets', () => {
  it('decode to what was encoded', () => {
    fc.assert(
      fc.property(ranges, (finished) => {
        expect(decodeFinished(1_000, encodeFinished(1_000, finished))).toEqual(finished);
      }),
    );
  });

  it('are read in both forms', () => {
    const scattered = Array.from({ length: 200 }, (_, index) => ({
      first: 1 + index * 2,
      last: 1 + index * 2,
    }));
    expect(encodeFinished(0, scattered)).toMatch(/^b/);
    expect(decodeFinished(0, encodeFinished(0, scattered))).toEqual(scattered);
    const wide = [{ first: 5, last: 100_000 }];
    expect(encodeFinished(0, wide)).toMatch(/^r/);
    expect(decodeFinished(0, encodeFinished(0, wide))).toEqual(wide);
  });

  it('are none for text that somebody else wrote, and never throw', () => {
    expect(decodeFinished(0, '')).toEqual([]);
    expect(decodeFinished(0, 'consumed by kcat')).toEqual([]);
    fc.assert(
      fc.property(fc.string(), (text) => {
        decodeFinished(0, text);
        decodeFinished(0, `r${text}`);
      }),
    );
  });

  it('fit into a commit in the worst order of finishing, as far as finishedAlwaysFits allows', () => {
    // The worst: single unfinished offsets with finished runs of every length between them.
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3_000 }),
        fc.integer({ min: 1, max: 40_000 }),
        fc.constantFrom(1, 2, 127, 128, 300, 16_384),
        (unfinished, span, run) => {
          fc.pre(span >= unfinished && finishedAlwaysFits(unfinished, span));
          const window = new OffsetWindow(0);
          let kept = 0;
          for (let offset = 0; offset < span; offset += 1) {
            window.see(offset);
            if (offset % (run + 1) === 0 && kept < unfinished) kept += 1;
            else window.finish(offset);
          }
          const metadata = encodeFinished(window.committable, window.finishedAbove());
          expect(metadata.length).toBeLessThanOrEqual(KAFKA_LIMIT_BYTES);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('leave room for a thousand waiting records and a hanging head', () => {
    expect(finishedAlwaysFits(1_256, 20_000)).toBe(true);
    expect(finishedAlwaysFits(600, 1_000_000)).toBe(true);
    expect(finishedAlwaysFits(5_000, 1_000_000)).toBe(false);
  });
});
