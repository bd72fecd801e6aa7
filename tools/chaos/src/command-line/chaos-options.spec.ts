import { describe, expect, it } from 'vitest';
import { chaosOptions } from './chaos-options.js';
import { UsageError } from './usage.error.js';

const newSeed = (): number => 42;

describe('chaosOptions', () => {
  it('draws a plan of five minutes with a new seed unless told otherwise', () => {
    expect(chaosOptions([], newSeed)).toMatchObject({
      kind: 'run',
      plan: { name: 'random', seed: 42, emitForMs: 300_000 },
    });
  });

  it('reads seed, duration and faults', () => {
    const args = ['--seed', '7', '--duration', '90s', '--faults', 'kill, freeze'];
    const options = chaosOptions(args, newSeed);
    expect(options).toMatchObject({ plan: { seed: 7, emitForMs: 90_000 } });
  });

  it('takes a named plan, and bugs to prove itself with', () => {
    for (const name of ['short', 'calm', 'points'])
      expect(chaosOptions(['--plan', name], newSeed)).toMatchObject({ kind: 'run', plan: { name } });
    expect(chaosOptions(['--plan', 'a/plan.json'], newSeed)).toEqual({
      kind: 'run-file',
      path: 'a/plan.json',
    });
    expect(chaosOptions(['--prove', '--bug', 'a', '--bug', 'b'], newSeed)).toEqual({
      kind: 'prove',
      bugs: ['a', 'b'],
    });
  });

  it.each([
    [['--seed', 'x']],
    [['--duration', '5']],
    [['--duration', '0s']],
    [['--faults', 'earthquake']],
    [['--plan', 'long']],
    [['--quick']],
  ])('refuses %j', (args) => {
    expect(() => chaosOptions(args, newSeed)).toThrow(UsageError);
  });
});
