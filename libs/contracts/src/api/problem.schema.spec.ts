import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toProblemErrors } from './problem.schema.js';

const pointersOf = (schema: z.ZodType, input: unknown) => {
  const { error } = schema.safeParse(input);
  return error === undefined ? [] : toProblemErrors(error).map(({ pointer }) => pointer);
};

/** RFC 6901, section 4. */
function resolve(document: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], document);
}

describe('toProblemErrors', () => {
  it('points to each invalid field', () => {
    const schema = z.strictObject({
      events: z.array(z.enum(['a'])),
      auth: z.strictObject({ user: z.string() }),
    });
    expect(pointersOf(schema, { events: ['a', 'b'], auth: { user: 1, extra: 2 }, more: 3 })).toEqual([
      '/events/1',
      '/auth/user',
      '/auth/extra',
      '/more',
    ]);
    expect(pointersOf(schema, null)).toEqual(['']);
  });

  it('escapes as RFC 6901 asks', () => {
    expect(pointersOf(z.strictObject({}), { 'a/b': 1, 'm~n': 2, '~1': 3, '': 4 })).toEqual([
      '/a~1b',
      '/m~0n',
      '/~01',
      '/',
    ]);
  });

  it('makes pointers that lead back to the field', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (outer, inner) => {
        fc.pre(outer !== '__proto__' && inner !== '__proto__');
        const marker = Symbol('field');
        const document = { [outer]: { [inner]: marker } };
        const schema = z.object({ [outer]: z.object({ [inner]: z.string() }) });
        const [pointer = '/nowhere'] = pointersOf(schema, document);
        expect(resolve(document, pointer)).toBe(marker);
      }),
    );
  });

  it('says what is wrong without the value', () => {
    const { error } = z.strictObject({ password: z.string().max(3) }).safeParse({ password: 's3cret' });
    expect(JSON.stringify(error === undefined ? [] : toProblemErrors(error))).not.toContain('s3cret');
  });
});
