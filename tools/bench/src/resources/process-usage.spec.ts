import { describe, expect, it } from 'vitest';
import { parseMachineStat, parseProcessStat } from './process-usage.js';

describe('what /proc tells', () => {
  it('of a process, whatever its name is', () => {
    const rest =
      'S 1 7 7 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 11 0 12345 1000000 25600 18446744073709551615';
    for (const name of ['node', 'tmux: server', 'a) b (c'])
      expect(parseProcessStat(`42 (${name}) ${rest}`)).toEqual({ cpuSeconds: 3, rssBytes: 104_857_600 });
  });

  it('of the machine: idling and waiting for disks are not work', () => {
    const text = 'cpu  100 20 30 9999 8888 4 6 77 0 0\ncpu0 1 1 1 1 1 1 1 0 0 0\n';
    expect(parseMachineStat(text)).toBe(1.6);
  });
});
