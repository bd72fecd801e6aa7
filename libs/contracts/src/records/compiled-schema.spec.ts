import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { deliveryTask, outcome } from '../../test/record.arbitrary.js';
import { compiled } from './compiled-schema.js';
import { taskHeaderSchema } from './delivery-task.codec.js';
import { outcomeSchema } from './outcome.codec.js';

type Json = Readonly<Record<string, unknown>>;
type Change = { readonly which: number; readonly value: unknown };

const SCHEMAS: readonly [string, z.ZodType, fc.Arbitrary<Json>][] = [
  [
    'a task',
    taskHeaderSchema,
    deliveryTask.map(({ delivery, attempt, parks, parkedSince }) => ({
      ...delivery,
      attempt,
      parks,
      parkedSince,
    })),
  ],
  ['an outcome', outcomeSchema, outcome],
];

const REMOVED = Symbol('removed');
const VALUES: readonly unknown[] = [
  ...[REMOVED, null, true, '', 'x', '\0', '\ud800', 'é', ' ', 'a'.repeat(64), 'a'.repeat(65), [], {}],
  ...[0, 1, 2, 4, 5, -1, 0.5, Infinity, 8.64e15, 8.65e15, -8.65e15, 2 ** 53 - 1, 2 ** 53],
  ...['accepted', 'delivered', 'retry', 'parked', 'failed', 'skipped', 'timeout'],
];
const change: fc.Arbitrary<Change> = fc.record({
  which: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  value: fc.oneof(fc.constantFrom(...VALUES), fc.jsonValue()),
});

/** Every object in the JSON and each of its fields, and one that there is not. */
function placesIn(json: Json): { readonly parent: Record<string, unknown>; readonly name: string }[] {
  const nested = Object.values(json).filter((value): value is Json => value?.constructor === Object);
  const own = [...Object.keys(json), 'unknown'].map((name) => ({ parent: json, name }));
  return [...own, ...nested.flatMap(placesIn)];
}

function changed(json: Json, changes: readonly Change[]): Json {
  const copy = structuredClone(json);
  for (const { which, value } of changes) {
    const places = placesIn(copy);
    const { parent, name } = places[Math.floor(which * places.length)] ?? { parent: {}, name: '' };
    if (value === REMOVED) Reflect.deleteProperty(parent, name);
    else parent[name] = value;
  }
  return copy;
}

describe.each(SCHEMAS)('the compiled schema of %s', (_, schema, sound) => {
  const check = compiled(schema);
  const expectTheSame = (json: Json): boolean => {
    const expected = schema.safeParse(structuredClone(json));
    const found = check.safeParse(json);
    expect(found.success, JSON.stringify(json)).toBe(expected.success);
    expect(found.data).toEqual(expected.data);
    expect(found.error?.issues).toEqual(expected.error?.issues);
    return expected.success;
  };

  it('says what zod says of every value in every place', () => {
    for (const json of fc.sample(sound, { numRuns: 5, seed: 1 })) {
      const places = placesIn(json).length;
      for (let place = 0; place < places; place += 1)
        for (const value of VALUES) expectTheSame(changed(json, [{ which: place / places, value }]));
    }
  });

  it('takes what zod takes, refuses what it refuses, and gives the same', () => {
    const counts = { taken: 0, refused: 0 };
    fc.assert(
      fc.property(sound, fc.array(change, { maxLength: 2 }), (json, changes) => {
        counts[expectTheSame(changed(json, changes)) ? 'taken' : 'refused'] += 1;
      }),
      { numRuns: 1_000 },
    );
    // Otherwise one of the two is not looked at.
    expect(Math.min(counts.taken, counts.refused)).toBeGreaterThan(100);
  });
});
