import {
  COMPONENTS,
  TOPIC_SPECS,
  decodeDeliveryTask,
  decodeDomainEvent,
  decodeOutcome,
  decodeWebhookConfig,
  type Decoded,
  type ReadableRecord,
} from '@sight-webhooks/contracts';
import { expect, it } from 'vitest';
import { examplesOf, firstTable } from './markdown.js';
import { readPage } from './pages.js';

const page = readPage('docs/topics.md');

it('lists every topic with its layout', () => {
  const documented = firstTable(page).map(
    ([name, , partitions, cleanup = '', retention = '', others = '']) => ({
      name,
      partitions,
      config: {
        'cleanup.policy': cleanup,
        ...(retention === '' ? {} : { 'retention.ms': retention.replace(/ .*/, '') }),
        ...settingsIn(others),
      },
    }),
  );
  expect(documented).toEqual(
    TOPIC_SPECS.map(({ name, partitions, config }) => ({ name, partitions, config })),
  );
});

it.each([...TOPIC_SPECS.map(({ name }) => name), ...COMPONENTS.map(({ topic }) => topic)])(
  'has a section about %s',
  (topic) => {
    const headings = page.split('\n').filter((line) => line.startsWith('## '));
    // "`webhooks.retry-1`, `-2`, `-3`" stands for all three.
    const names = [topic, topic.replace('webhooks.retry', '')];
    expect(headings.some((heading) => names.some((name) => heading.includes(`\`${name}\``)))).toBe(true);
  },
);

const decoders: Readonly<Record<string, (record: ReadableRecord) => Decoded<unknown>>> = {
  'domain-event': decodeDomainEvent,
  'webhook-config': decodeWebhookConfig,
  'delivery-task': decodeDeliveryTask,
  outcome: decodeOutcome,
};
const examples = examplesOf(page);

it('has an example of every kind of record', () => {
  expect(new Set(examples.map(({ kind }) => kind))).toEqual(new Set([...Object.keys(decoders), 'invalid']));
});

it.each(examples.filter(({ kind }) => kind !== 'invalid'))(
  'has examples that can be decoded: $kind',
  ({ kind, text }) => {
    expect(decoders[kind]?.(recordOf(text))).toMatchObject({ ok: true });
  },
);

it('has an invalid record that says truly why it is one', () => {
  const record = recordOf(examples.find(({ kind }) => kind === 'invalid')?.text ?? '');
  expect(decodeDomainEvent(record)).toMatchObject({
    reason: record.headers['invalid-reason']?.toString(),
    detail: record.headers['invalid-detail']?.toString(),
  });
});

/** As in "min.compaction.lag.ms = 3600000, delete.retention.ms = 604800000". */
function settingsIn(cell: string): Record<string, string> {
  const found = cell.matchAll(/([a-z.]+) = (\d+)/g);
  return Object.fromEntries(Array.from(found, ([, name = '', value = '']) => [name, value]));
}

/** JSON inside of headers and values is shown as JSON, not as a string. */
function recordOf(text: string): ReadableRecord {
  const { key, headers, value } = JSON.parse(text) as {
    key: string;
    headers: Record<string, unknown>;
    value: unknown;
  };
  return {
    key: Buffer.from(key),
    value: bytesOf(value),
    headers: Object.fromEntries(Object.entries(headers).map(([name, shown]) => [name, bytesOf(shown)])),
  };
}

const bytesOf = (shown: unknown): Buffer =>
  Buffer.from(typeof shown === 'string' ? shown : JSON.stringify(shown));
