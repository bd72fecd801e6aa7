import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from './delivery-cursor.js';

describe('cursor', () => {
  it('comes back as it was', () => {
    const messageId = fc.string({ minLength: 1, unit: 'grapheme' });
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), messageId, (createdAt, id) => {
        const cursor = { createdAt, messageId: id };
        expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
      }),
    );
  });

  it('is refused, never a fault, when it is something else', () => {
    expect(decodeCursor('')).toBeUndefined();
    expect(decodeCursor(Buffer.from('9999999999999999 wh-1').toString('base64url'))).toBeUndefined();
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => decodeCursor(text)).not.toThrow();
      }),
    );
  });
});
