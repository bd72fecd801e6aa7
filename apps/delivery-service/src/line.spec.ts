import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Line, Place } from './line.js';

describe('Line', () => {
  it('is what an array is that one joins at the end and leaves anywhere', () => {
    const step = fc.record({ joins: fc.boolean(), who: fc.nat(4) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const places = Array.from({ length: 5 }, (_, who) => new Place(who));
        const line = new Line<number>();
        let expected: number[] = [];
        for (const { joins, who } of steps) {
          const place = places[who];
          if (place === undefined) continue;
          expected = expected.filter((other) => other !== who);
          if (joins) {
            line.join(place);
            expected.push(who);
          } else line.leave(place);
          expect([...line]).toEqual(expected);
          expect(line.length).toBe(expected.length);
          expect(line.first).toBe(expected[0]);
        }
      }),
    );
  });
});
