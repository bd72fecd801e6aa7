import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from './page-cursor.js';

describe('the cursor of a list', () => {
  it('comes back as it went out', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), fc.uuid(), (at, id) => {
        expect(decodeCursor(encodeCursor({ at, id }))).toEqual({ at, id });
      }),
    );
  });

  it('is nothing when it is not one of ours, and never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const cursor = decodeCursor(text);
        if (cursor !== undefined) expect(Number.isNaN(cursor.at.getTime())).toBe(false);
      }),
    );
    expect(decodeCursor(Buffer.from('[1,{"$gt":""}]').toString('base64url'))).toBeUndefined();
  });
});
