import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OffsetHistory } from './offset-history.js';

const SECOND_MS = 1_000;
const WEEK_MS = 7 * 24 * 3_600 * SECOND_MS;

describe('OffsetHistory', () => {
  it('tells how long ago a record was produced, and never too long', () => {
    const history = new OffsetHistory();
    history.note({ atMs: 0, end: 10 });
    history.note({ atMs: 10 * SECOND_MS, end: 10 });
    history.note({ atMs: 20 * SECOND_MS, end: 15 });
    // Produced between the second and the third sample, which is 40 s ago.
    expect(history.ageOf(10, 60 * SECOND_MS)).toBe(40 * SECOND_MS);
    expect(history.ageOf(15, 60 * SECOND_MS)).toBe(0);
  });

  it('knows how far back it goes', () => {
    const history = new OffsetHistory();
    history.note({ atMs: WEEK_MS, end: 100 });
    expect(history.reaches(99)).toBe(false);
    expect(history.ageOf(50, WEEK_MS + SECOND_MS)).toBe(SECOND_MS);
    history.note({ atMs: 0, end: 50 });
    expect(history.reaches(50)).toBe(true);
    expect(history.ageOf(49, WEEK_MS)).toBe(WEEK_MS);
  });

  it('begins anew where the topic does', () => {
    const history = new OffsetHistory();
    history.note({ atMs: 0, end: 100 });
    history.note({ atMs: SECOND_MS, end: 3 });
    expect(history.ageOf(2, 3 * SECOND_MS)).toBe(2 * SECOND_MS);
  });

  it('is wrong by one sample or a twentieth of the age at most, and stays small', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 2_000 });
    fc.assert(
      fc.property(steps, fc.nat(), (produced, pick) => {
        const history = new OffsetHistory();
        const ends: number[] = [];
        let end = 0;
        for (const [index, count] of produced.entries()) {
          end += count;
          ends.push(end);
          history.note({ atMs: index * 10 * SECOND_MS, end });
        }
        const nowMs = (produced.length - 1) * 10 * SECOND_MS;
        const offset = end === 0 ? 0 : pick % end;
        const seenAt = ends.findIndex((sampled) => sampled > offset);
        const trueAgeMs = seenAt === -1 ? 0 : nowMs - seenAt * 10 * SECOND_MS;
        const ageMs = history.ageOf(offset, nowMs);
        expect(ageMs).toBeLessThanOrEqual(trueAgeMs);
        expect(ageMs).toBeGreaterThanOrEqual(trueAgeMs * 0.94 - 10 * SECOND_MS);
        expect(history.size).toBeLessThan(300);
      }),
      { numRuns: 50 },
    );
  });
});
