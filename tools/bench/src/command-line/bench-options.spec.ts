import { describe, expect, it } from 'vitest';
import { benchOptions, SCENARIOS } from './bench-options.js';
import { UsageError } from './usage.error.js';

describe('benchOptions', () => {
  it('measures everything three times unless told otherwise', () => {
    expect(benchOptions([])).toEqual({
      scenarios: SCENARIOS,
      study: undefined,
      pair: undefined,
      runs: 3,
      smoke: false,
      profile: false,
      compare: [],
    });
  });

  it('reads every flag', () => {
    const args = ['--scenario', 'latency', '--runs', '5', '--profile', '--compare', 'a', '--compare', 'b'];
    expect(benchOptions(args)).toEqual({
      scenarios: ['latency'],
      study: undefined,
      pair: undefined,
      runs: 5,
      smoke: false,
      profile: true,
      compare: ['a', 'b'],
    });
  });

  it('makes one round of a smoke', () => {
    expect(benchOptions(['--smoke'])).toMatchObject({ smoke: true, runs: 1 });
  });

  it('takes the name of a study in place of a scenario', () => {
    expect(benchOptions(['--scenario', 'noisy'])).toMatchObject({ study: 'noisy', scenarios: [] });
  });

  it('takes one pair of what can be at rest', () => {
    expect(benchOptions(['--scenario', 'at-rest', '--pair', 'log'])).toMatchObject({ pair: 'log' });
  });

  it.each([
    [['--scenario', 'everything']],
    [['--runs', '0']],
    [['--pair', 'log']],
    [['--scenario', 'at-rest', '--pair', 'everything']],
    [['--runs', 'many']],
    [['--quick']],
    [['throughput']],
    [['--compare', 'a', '--compare', 'b', '--compare', 'c']],
  ])('refuses %j', (args) => {
    expect(() => benchOptions(args)).toThrow(UsageError);
  });
});
