import { expect, it } from 'vitest';
import { formatSpan } from './format-span.js';

it.each([
  [0, '0 ms'],
  [1_200, '1.2 s'],
  [90_000, '90 s'],
  [179_999, '2 min'],
  [26 * 3_600_000, '26 h'],
  [3 * 86_400_000, '3 d'],
])('%d ms are "%s"', (ms, text) => {
  expect(formatSpan(ms)).toBe(text);
});
