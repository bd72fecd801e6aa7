import { expect, it } from 'vitest';
import { callTree } from './call-tree.js';
import type { CpuProfile } from './cpu-profile.js';
import { flameGraph } from './flame-graph.js';

const frame = (functionName: string, url = '', lineNumber = -1) => ({ functionName, url, lineNumber });

const profile: CpuProfile = {
  nodes: [
    { id: 1, callFrame: frame('(root)'), children: [2, 5] },
    { id: 2, callFrame: frame('handle'), children: [3, 4] },
    { id: 3, callFrame: frame('encode', 'file:///somewhere/node_modules/kafkajs/src/encoder.js', 9) },
    { id: 4, callFrame: frame('a<b>', 'file:///somewhere/apps/service/dist/main.js', 1) },
    { id: 5, callFrame: frame('(idle)') },
  ],
  startTime: 0,
  samples: [3, 5, 4, 2],
  timeDeltas: [3_000, 10_000, 1_000, 2_000],
};

const boxes = (svg: string) =>
  [...svg.matchAll(/<title>(.*?)<\/title><rect x="(.*?)" y="(.*?)" width="(.*?)"/g)].map((box) =>
    box.slice(1),
  );

it('shows callers below callees, as wide as their time, and leaves out idle time', () => {
  expect(boxes(flameGraph(callTree(profile, 0, 100)))).toEqual([
    ['all busy time 100.0 %', '0.0', '0', '1200.0'],
    ['handle 100.0 %', '0.0', '15', '1200.0'],
    ['encode  node_modules/kafkajs/src/encoder.js:10 50.0 %', '0.0', '30', '600.0'],
    ['a&lt;b&gt;  apps/service/dist/main.js:2 16.7 %', '600.0', '30', '200.0'],
  ]);
});

it('shows only what happened between the two moments', () => {
  expect(boxes(flameGraph(callTree(profile, 13.5, 14.5))).map(([title]) => title)).toContain(
    'a&lt;b&gt;  apps/service/dist/main.js:2 100.0 %',
  );
});
