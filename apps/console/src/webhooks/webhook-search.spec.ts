import { expect, it } from 'vitest';
import { matchesSearch } from './webhook-search.js';

it.each([
  ['', true],
  ['slack', true],
  ['EXAMPLE slack', true],
  ['slack erp', false],
])('"%s" matches: %s', (search, expected) => {
  expect(matchesSearch({ name: 'Slack Webhook', url: 'https://example.com/' }, search)).toBe(expected);
});
