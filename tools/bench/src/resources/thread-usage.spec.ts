import { describe, expect, it } from 'vitest';
import { MAIN_THREAD, nameOf, threadTimes, threadsBetween } from './thread-usage.js';

describe('threads', () => {
  it.each([
    ['7 (conn123) S 1', false, 'conn'],
    ['7 (data-plane-kafka-request-handler-3) S 1', false, 'data-plane-kafka-request-handler'],
    ['7 (G1 Conc#0) S 1', false, 'G1 Conc'],
    ['7 (node) S 1', true, MAIN_THREAD],
  ])('of %s are named without numbers', (stat, isMain, name) => {
    expect(nameOf(stat, isMain)).toBe(name);
  });

  it('are told by what they used in between, the busiest first', () => {
    const before = new Map([
      ['a', 1],
      ['b', 5],
    ]);
    const after = new Map([
      ['a', 1.5],
      ['b', 5],
      ['c', 2],
    ]);
    expect(threadsBetween(before, after)).toEqual([
      { thread: 'c', cpuSeconds: 2 },
      { thread: 'a', cpuSeconds: 0.5 },
    ]);
  });

  it.skipIf(process.platform !== 'linux')('of this process include its main thread', () => {
    expect(threadTimes(process.pid).get(MAIN_THREAD)).toBeGreaterThan(0);
  });
});
