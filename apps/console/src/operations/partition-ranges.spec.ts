import { expect, it } from 'vitest';
import { partitionRanges } from './partition-ranges.js';

it.each([
  [[], ''],
  [[4], '4'],
  [[7, 2, 0, 1, 3], '0–3, 7'],
  [[10, 9, 1], '1, 9–10'],
])('partitions %j are written as "%s"', (partitions, text) => {
  expect(partitionRanges(partitions)).toBe(text);
});
