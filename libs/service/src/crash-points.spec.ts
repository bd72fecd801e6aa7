import { describe, expect, it } from 'vitest';
import { crashPointsOf, parseCrash } from './crash-points.js';

describe('parseCrash', () => {
  it('kills at the first time unless told otherwise', () => {
    expect(parseCrash('webhook.saved')).toEqual({ name: 'webhook.saved', at: 1, signal: 'SIGKILL' });
    expect(parseCrash('a.b:17:SIGTERM')).toEqual({ name: 'a.b', at: 17, signal: 'SIGTERM' });
  });

  it.each(['', ':1', 'a:0', 'a:x', 'a:1:SIGHUP', 'a:1:SIGKILL:more'])('refuses %j', (text) => {
    expect(() => parseCrash(text)).toThrow('CRASH_AT');
  });
});

describe('a crash point', () => {
  it('ends the process once, at the n-th time that its name is reached', () => {
    const ended: string[] = [];
    const crashPoint = crashPointsOf(parseCrash('here:2'), (signal) => ended.push(signal));
    for (const name of ['here', 'there', 'there', 'here', 'here']) {
      crashPoint(name);
      ended.push(name);
    }
    expect(ended).toEqual(['here', 'there', 'there', 'SIGKILL', 'here', 'here']);
  });
});
