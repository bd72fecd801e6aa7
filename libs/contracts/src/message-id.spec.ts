import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MESSAGE_ID_PATTERN, messageIdOf } from './message-id.js';

const part = fc.string({ minLength: 1 }).filter((text) => !text.includes('\0'));

describe('messageIdOf', () => {
  it('is wh- and a version 5 UUID', () => {
    fc.assert(
      fc.property(part, part, part, (source, event, webhook) => {
        expect(messageIdOf(source, event, webhook)).toMatch(MESSAGE_ID_PATTERN);
      }),
    );
  });

  it('differs whenever any of its parts differs', () => {
    fc.assert(
      fc.property(fc.tuple(part, part, part), fc.tuple(part, part, part), (one, other) => {
        const same = one.every((value, index) => value === other[index]);
        expect(messageIdOf(...one) === messageIdOf(...other)).toBe(same);
      }),
    );
  });

  it('is the same for ever: receivers recognise repeats by it', () => {
    expect(messageIdOf('/sight/inspection', '7b0e', 'hook-1')).toBe(
      'wh-2713af72-f843-53b8-a821-f762ac6e3080',
    );
  });
});
