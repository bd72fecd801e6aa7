import { expect, it } from 'vitest';
import { selfTimes, type CpuProfile } from './cpu-profile.js';

const frame = (functionName: string, url = '', lineNumber = -1) => ({ functionName, url, lineNumber });

const profile: CpuProfile = {
  nodes: [
    { id: 1, callFrame: frame('(idle)') },
    { id: 2, callFrame: frame('encode', 'file:///somewhere/node_modules/kafkajs/src/encoder.js', 9) },
    // The same function, called from elsewhere.
    { id: 3, callFrame: frame('encode', 'file:///somewhere/node_modules/kafkajs/src/encoder.js', 9) },
    { id: 4, callFrame: frame('(garbage collector)') },
  ],
  startTime: 1_000_000,
  samples: [2, 1, 2, 3, 4, 2],
  timeDeltas: [1_000, 5_000, 1_000, 2_000, 1_000, 1_000],
};

it('adds up a function over its callers, within the window, and leaves out idle time', () => {
  expect(selfTimes(profile, 1_002, 1_010)).toEqual([
    { label: 'encode  node_modules/kafkajs/src/encoder.js:10', ms: 3, share: 0.75 },
    { label: '(garbage collector)', ms: 1, share: 0.25 },
  ]);
});
