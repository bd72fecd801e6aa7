import { describe, expect, it } from 'vitest';
import { formatNumber, formatRatio, formatTable } from './table.js';

describe('formatTable', () => {
  it('aligns names to the left and numbers to the right', () => {
    const table = formatTable(
      ['part', 'CPU s'],
      [
        ['broker', '1.25'],
        ['db', '12.50'],
      ],
    );
    expect(table).toBe('part    CPU s\n------  -----\nbroker   1.25\ndb      12.50');
  });

  it('leaves a missing cell empty', () => {
    expect(formatTable(['a', 'b'], [['x']])).toBe('a  b\n-  -\nx');
  });
});

it.each([
  [12_345.6, '12,346'],
  [99.96, '100.0'],
  [3.14159, '3.14'],
  [0, '0.00'],
  [-1.5, '-1.50'],
])('formatNumber(%d) is %s', (value, expected) => {
  expect(formatNumber(value)).toBe(expected);
});

it.each([
  [0.2834, '28.3 %'],
  [12.34, '12.3 ×'],
])('formatRatio(%d) is %s', (value, expected) => {
  expect(formatRatio(value)).toBe(expected);
});
