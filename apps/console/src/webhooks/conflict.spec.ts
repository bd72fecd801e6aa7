import { describe, expect, it } from 'vitest';
import { mergeEdits } from './conflict.js';
import { valuesOf } from './webhook-form.values.js';
import { aWebhook } from './webhook.fixture.js';

const seen = aWebhook();
const nameOf = (code: string): string => `<${code}>`;
const merge = (theirs: Parameters<typeof aWebhook>[0], typed: Partial<ReturnType<typeof valuesOf>>) =>
  mergeEdits(seen, aWebhook({ version: 2, ...theirs }), { ...valuesOf(seen), ...typed }, nameOf);

describe('after somebody else has saved', () => {
  it('their changes come into the fields that were not touched', () => {
    const { values, changes } = merge({ url: 'https://example.com/new' }, { name: 'Mine' });
    expect(values).toMatchObject({ name: 'Mine', url: 'https://example.com/new' });
    expect(changes).toEqual([
      { label: 'Webhook URL', before: seen.url, now: 'https://example.com/new', isOverwritten: false },
    ]);
  });

  it('what was typed stays where both changed the same field', () => {
    const { values, changes } = merge({ name: 'Theirs' }, { name: 'Mine' });
    expect(values.name).toBe('Mine');
    expect(changes).toMatchObject([{ label: 'Webhook Name', now: 'Theirs', isOverwritten: true }]);
  });

  it('the same change by both is nothing to overwrite', () => {
    expect(merge({ name: 'Same' }, { name: 'Same' }).changes).toMatchObject([{ isOverwritten: false }]);
  });

  it('events, basic authentication and the status are told of in words', () => {
    const { changes } = merge(
      { events: ['report.file_ready'], basicAuth: { username: 'x', passwordSet: true }, status: 'inactive' },
      {},
    );
    expect(changes.map(({ label, before, now }) => [label, before, now])).toEqual([
      ['Events', '<report.created>', '<report.file_ready>'],
      ['Basic Authentication', 'off', 'on, username “x”'],
      ['Status', 'active', 'inactive'],
    ]);
  });
});
