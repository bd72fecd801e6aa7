import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { traceparent } from '../../test/record.arbitrary.js';
import { traceparentOr } from './traceparent.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

describe('traceparent', () => {
  it('passes on what is well-formed', () => {
    fc.assert(
      fc.property(traceparent, (one) => {
        expect(traceparentOr(one)).toBe(one);
        expect(traceparentOr(undefined, one)).toBe(one);
      }),
    );
  });

  it.each([
    undefined,
    '',
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `01-${TRACE}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE}-${SPAN}-01\r\nx-injected: 1`,
    `00-${TRACE}-${SPAN}-01\n`,
    ` 00-${TRACE}-${SPAN}-01`,
    42,
    null,
  ])('makes a new one, not sampled, instead of %j', (candidate) => {
    const made = traceparentOr(candidate);
    expect(made).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(traceparentOr(candidate)).not.toBe(made);
    expect(traceparentOr(made)).toBe(made);
  });
});
