import { expect, it } from 'vitest';
import { addBelow, newFrame } from './frame.js';
import { machineTree } from './machine-tree.js';

it('gives all cores to who had them, and a main thread to its functions', () => {
  const calls = newFrame('all busy time');
  addBelow(addBelow(calls, 'handle', 30), 'encode', 10);
  // A profiler's own clock: its shares count, not its milliseconds.
  calls.ms = 40;
  const tree = machineTree(
    {
      cores: 2,
      ms: 1_000,
      cpuSeconds: 1.5,
      parts: [
        {
          part: 'broker',
          cpuSeconds: 0.5,
          threads: [{ thread: 'request-handler', cpuSeconds: 0.3 }],
        },
        {
          part: 'delivery-service',
          cpuSeconds: 0.8,
          threads: [{ thread: 'main thread', cpuSeconds: 0.6 }],
        },
      ],
    },
    new Map([['delivery-service', calls]]),
  );
  const below = (...names: string[]): number =>
    Math.round(names.reduce((frame, name) => frame.callees.get(name) ?? newFrame('none', -1), tree).ms);
  expect(below()).toBe(2_000);
  expect([...tree.callees.keys()]).toEqual(['broker', 'delivery-service', 'everything else', 'idle']);
  expect(below('broker', 'broker: request-handler')).toBe(300);
  expect(below('delivery-service', 'delivery-service: main thread', 'handle')).toBe(450);
  expect(below('delivery-service', 'delivery-service: main thread', 'handle', 'encode')).toBe(150);
  expect(below('everything else')).toBe(200);
  expect(below('idle')).toBe(500);
});
