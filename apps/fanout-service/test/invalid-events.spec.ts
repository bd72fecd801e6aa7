import { randomUUID } from 'node:crypto';
import { COMPONENTS, TOPICS } from '@sight-webhooks/contracts';
import type { OutgoingRecord } from '@sight-webhooks/kafka';
import { domainEventRecord, waitUntil } from '@sight-webhooks/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FanoutHarness } from './fanout-harness.js';

const TOPIC = COMPONENTS[0]?.topic ?? '';
/** One key, so one partition: what follows a malformed record must get past it. */
const KEY = '4711';
/** The broker's limit for a record batch is 1,048,588 bytes. */
const ALMOST_A_MEGABYTE = 1_048_300;

const structured = domainEventRecord({ resourceId: Number(KEY) });
const binary = domainEventRecord({ resourceId: Number(KEY) }, 'binary');
const attributes = JSON.parse(structured.value?.toString() ?? '') as Record<string, unknown>;

const withValue = (value: Buffer | string | null): OutgoingRecord => ({
  ...structured,
  value: typeof value === 'string' ? Buffer.from(value) : value,
});
const withFields = (fields: object): OutgoingRecord =>
  withValue(JSON.stringify({ ...attributes, ...fields }));

const MALFORMED: Readonly<Record<string, readonly [OutgoingRecord, string]>> = {
  'bad JSON': [withValue('{"specversion":'), 'malformed_json'],
  'bytes that are no text': [withValue(Buffer.from([0xff, 0xfe, 0x00, 0x80])), 'malformed_json'],
  'a null value': [withValue(null), 'empty_value'],
  'an empty value': [withValue(''), 'empty_value'],
  'no headers': [{ topic: TOPIC, key: KEY, value: structured.value }, 'missing_header'],
  'a resource id that is text': [withFields({ data: { resourceId: '12301' } }), 'schema_violation'],
  'no data': [withFields({ data: undefined }), 'schema_violation'],
  'no account': [withFields({ accountid: undefined }), 'schema_violation'],
  'a future CloudEvents version': [withFields({ specversion: '2.0' }), 'schema_violation'],
  'a time that is none': [withFields({ time: 'yesterday' }), 'schema_violation'],
  'an array': [withValue('[]'), 'schema_violation'],
  'an id of 300 characters': [withFields({ id: 'x'.repeat(300) }), 'schema_violation'],
  'binary mode without an id': [{ ...binary, headers: { ...binary.headers, ce_id: '' } }, 'schema_violation'],
  'binary mode with XML': [{ ...binary, value: Buffer.from('<xml/>') }, 'malformed_json'],
  'a megabyte that cannot be read': [withValue(Buffer.alloc(ALMOST_A_MEGABYTE, '{')), 'malformed_json'],
};

describe('a record that cannot be processed', () => {
  let fanout: FanoutHarness;

  beforeAll(async () => {
    fanout = await FanoutHarness.start(1);
    await fanout.publish(1, { webhookId: 'invalid-webhook' });
  });
  afterAll(() => fanout.stop());

  it.each(Object.entries(MALFORMED))(
    'such as %s is put aside unchanged, and the next is matched',
    async (_, [bad, reason]) => {
      const alreadyAside = fanout.invalidEvents.length;
      const id = randomUUID();
      await fanout.producer.send([bad, domainEventRecord({ id, resourceId: Number(KEY) })]);
      await fanout.tasksOf(1, id);
      const [aside, ...others] = await waitUntil(
        () => fanout.invalidEvents.slice(alreadyAside),
        (records) => records.length > 0,
        { what: 'a record in webhooks.invalid-events' },
      );
      expect(others).toEqual([]);
      expect(aside?.key?.toString()).toBe(KEY);
      // Not `toEqual`: it would print a megabyte.
      expect(
        aside?.value === null ? bad.value === null : bad.value?.equals(aside?.value ?? Buffer.alloc(1)),
      ).toBe(true);
      const headers = Object.entries(aside?.headers ?? {}).map(
        ([name, value]) => [name, value?.toString()] as const,
      );
      const isOurs = ([name]: readonly [string, unknown]): boolean => name.startsWith('invalid-');
      expect(Object.fromEntries(headers.filter((header) => !isOurs(header)))).toEqual(
        Object.fromEntries(
          Object.entries(bad.headers ?? {}).map(([name, value]) => [name, value.toString()]),
        ),
      );
      expect(Object.fromEntries(headers.filter(isOurs))).toEqual({
        'invalid-reason': reason,
        'invalid-detail': expect.any(String) as string,
        'invalid-topic': TOPIC,
        'invalid-partition': expect.stringMatching(/^[0-3]$/) as string,
        'invalid-offset': expect.stringMatching(/^\d+$/) as string,
      });
    },
  );

  it('is not one whose data is a megabyte but can be read', async () => {
    const id = randomUUID();
    const data = { resourceId: Number(KEY), ballast: 'x'.repeat(1_000_000) };
    await fanout.producer.send([withFields({ id, data })]);
    const [task] = await fanout.tasksOf(1, id);
    expect(task?.body.length).toBeLessThan(500);
  });
});

describe('an event of which the broker refuses a delivery', () => {
  let fanout: FanoutHarness;

  beforeAll(async () => {
    fanout = await FanoutHarness.start(1, { [TOPICS.deliver]: { 'max.message.bytes': '2000' } });
  });
  afterAll(() => fanout.stop());

  it('is put aside, the other webhooks get theirs, and the next event is matched', async () => {
    const accountId = 'refused';
    await fanout.publish(
      1,
      { webhookId: 'short-1', accountId },
      { webhookId: 'long', accountId, name: 'x'.repeat(3_000) },
      { webhookId: 'short-2', accountId },
      { webhookId: 'of-the-next' },
    );
    const id = randomUUID();
    const next = randomUUID();
    await fanout.stack.emit([{ id, accountId }, { id: next }]);
    await fanout.tasksOf(1, next);
    const tasks = await fanout.tasksOf(2, id);
    expect(new Set(tasks.map(({ delivery }) => delivery.webhookId))).toEqual(new Set(['short-1', 'short-2']));
    const [aside] = await waitUntil(
      () => fanout.invalidEvents,
      (records) => records.length > 0,
      { what: 'a record in webhooks.invalid-events' },
    );
    expect(aside?.headers['invalid-reason']?.toString()).toBe('refused_by_broker');
  });
});
