import { describe, expect, it } from 'vitest';
import { checkCounted, checkRecorded } from './counted.js';

describe('checkCounted', () => {
  it('tells how many came again', () => {
    expect(checkCounted('x', { ids: ['b', 'a'], total: 5 }, ['a', 'b'])).toBe(3);
  });

  it.each([
    ['a missing one', ['a'], '1 messages instead of 2 (1 missing, 0 that nobody sent)'],
    ['one too many', ['a', 'b', 'c'], '3 messages instead of 2 (0 missing, 1 that nobody sent)'],
    ['one for another', ['a', 'c'], '2 messages instead of 2 (1 missing, 1 that nobody sent)'],
  ])('refuses %s', (_, ids, message) => {
    expect(() => checkCounted('x', { ids, total: ids.length }, ['a', 'b'])).toThrow(message);
  });
});

it('checkRecorded refuses another number', () => {
  checkRecorded('x', 3, 3);
  expect(() => {
    checkRecorded('x', 2, 3);
  }).toThrow('2 deliveries instead of 3');
});
