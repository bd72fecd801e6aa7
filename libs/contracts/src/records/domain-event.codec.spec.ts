import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { malformedJson, type MalformedCase } from '../../test/malformed.cases.js';
import { identifier, noise, traceparent } from '../../test/record.arbitrary.js';
import type { ReadableRecord } from './decoded.js';
import { decodeDomainEvent } from './domain-event.codec.js';

const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const event = {
  specversion: '1.0',
  id: '7b0e',
  source: '/sight/inspection',
  type: 'report.created',
  time: '2026-11-24T08:00:00Z',
  accountid: 'acme',
  datacontenttype: 'application/json',
  traceparent: TRACE,
  data: { resourceId: 12301 },
};
const expected = {
  source: '/sight/inspection',
  id: '7b0e',
  type: 'report.created',
  time: Date.UTC(2026, 10, 24, 8),
  accountId: 'acme',
  resourceId: 12301,
  traceparent: TRACE,
};

type Headers = Record<string, string | Buffer>;

const recordOf = (value: Buffer | string | null, headers: Headers): ReadableRecord => ({
  key: Buffer.from('12301'),
  value: value === null ? null : Buffer.from(value as string),
  headers: Object.fromEntries(
    Object.entries(headers).map(([name, text]) => [name, Buffer.from(text as string)]),
  ),
});

const STRUCTURED = { 'content-type': 'application/cloudevents+json' };
const structured = (changes: object = {}, headers: Headers = STRUCTURED) =>
  recordOf(JSON.stringify({ ...event, ...changes }), headers);

const BINARY: Headers = {
  ce_specversion: '1.0',
  ce_id: '7b0e',
  ce_source: '/sight/inspection',
  ce_type: 'report.created',
  ce_time: '2026-11-24T08:00:00Z',
  ce_accountid: 'acme',
  ce_traceparent: TRACE,
  'content-type': 'application/json',
};
const binary = (changes: Headers = {}, data = '{"resourceId":12301}') =>
  recordOf(data, { ...BINARY, ...changes });
const without = (headers: Headers, name: string) =>
  Object.fromEntries(Object.entries(headers).filter(([other]) => other !== name));

describe('a CloudEvent', () => {
  it('is the same in structured and in binary mode', () => {
    expect(decodeDomainEvent(structured())).toEqual({ ok: true, value: expected });
    expect(decodeDomainEvent(binary())).toEqual({ ok: true, value: expected });
  });

  it('is the same in both modes whatever its attributes', () => {
    const attributes = fc.record({
      id: identifier,
      source: identifier,
      type: identifier,
      accountid: identifier,
      traceparent,
    });
    fc.assert(
      fc.property(attributes, fc.maxSafeNat(), (context, resourceId) => {
        const inHeaders = Object.fromEntries(
          Object.entries(context).map(([name, text]) => [`ce_${name}`, text]),
        );
        const fromHeaders = decodeDomainEvent(binary(inHeaders, JSON.stringify({ resourceId })));
        expect(fromHeaders).toMatchObject({ ok: true, value: { id: context.id, resourceId } });
        expect(decodeDomainEvent(structured({ ...context, data: { resourceId } }))).toEqual(fromHeaders);
      }),
    );
  });

  it.each([
    'application/cloudevents+json',
    'application/cloudevents+json; charset=utf-8',
    'application/cloudevents+json;charset=UTF-8',
    'Application/CloudEvents+JSON ; charset=utf-8',
  ])('is structured when its content type is %s', (type) => {
    expect(decodeDomainEvent(structured({}, { 'content-type': type })).ok).toBe(true);
  });

  it.each([
    'application/json; charset=utf-8',
    'application/json',
    'APPLICATION/JSON',
    'application/problem+json',
  ])('has its data as %s in binary mode', (type) => {
    expect(decodeDomainEvent(binary({ 'content-type': type })).ok).toBe(true);
  });

  it('need not say when it happened, nor what its data is', () => {
    const undated = { ok: true, value: { ...expected, time: undefined } };
    expect(decodeDomainEvent(structured({ time: undefined, datacontenttype: undefined }))).toEqual(undated);
    expect(decodeDomainEvent(structured({ time: null, datacontenttype: null }))).toEqual(undated);
    const bare = without(without(BINARY, 'ce_time'), 'content-type');
    expect(decodeDomainEvent(recordOf('{"resourceId":12301}', bare))).toEqual(undated);
  });

  it('can have a time with an offset and a fraction', () => {
    expect(decodeDomainEvent(structured({ time: '2026-11-24T10:30:00.123456789+02:30' }))).toMatchObject({
      value: { time: Date.UTC(2026, 10, 24, 8, 0, 0, 123) },
    });
  });

  it('can have extension attributes and data that we do not know', () => {
    const more = { partitionkey: 'a', sequence: 7, data: { resourceId: 12301, severity: 'high' } };
    expect(decodeDomainEvent(structured(more))).toEqual({ ok: true, value: expected });
    expect(
      decodeDomainEvent(binary({ ce_partitionkey: 'a', ce___proto__: 'b', other: Buffer.from([0xff]) })).ok,
    ).toBe(true);
  });

  it('is structured when it has both the content type and ce_ headers', () => {
    const headers = { ...BINARY, ...STRUCTURED, ce_id: 'another' };
    expect(decodeDomainEvent(structured({}, headers))).toEqual({ ok: true, value: expected });
  });

  it('takes its trace from the attribute, then from the header, then from nowhere', () => {
    const other = TRACE.replace('0af7', '1af7');
    const traceOf = (record: ReadableRecord) => {
      const decoded = decodeDomainEvent(record);
      return decoded.ok ? decoded.value.traceparent : decoded.detail;
    };
    const inHeader = { ...STRUCTURED, traceparent: other };
    expect(traceOf(structured({}, inHeader))).toBe(TRACE);
    expect(traceOf(structured({ traceparent: undefined }, inHeader))).toBe(other);
    expect(traceOf(structured({ traceparent: 'nonsense' }, inHeader))).toBe(other);
    expect(traceOf(structured({ traceparent: 42 }, STRUCTURED))).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  });
});

const malformed: MalformedCase[] = [
  ...malformedJson(event).map(({ name, reason, bytes }) => ({
    name,
    reason,
    record: { ...structured(), value: bytes },
  })),
  { name: 'no value', reason: 'empty_value', record: recordOf(null, STRUCTURED) },
  { name: 'an empty value', reason: 'empty_value', record: recordOf('', BINARY) },
  { name: 'no headers', reason: 'missing_header', record: structured({}, {}) },
  ...[
    'application/json',
    'application/cloudevents-batch+json',
    'application/cloudevents+avro',
    'application/cloudevents+jsonx',
  ].map((type): MalformedCase => ({
    name: `content type ${type} without ce_ headers`,
    reason: 'missing_header',
    record: structured({}, { 'content-type': type }),
  })),
  {
    name: 'an event format that we do not know, with ce_ headers',
    reason: 'missing_header',
    record: binary({ 'content-type': 'application/cloudevents+avro' }),
  },
  ...['text/plain', 'application/xml', 'application/octet-stream', 'application/jsonp'].flatMap(
    (type): MalformedCase[] => [
      {
        name: `data of type ${type}`,
        reason: 'schema_violation',
        record: structured({ datacontenttype: type }),
      },
      {
        name: `data of type ${type} in binary mode`,
        reason: 'schema_violation',
        record: binary({ 'content-type': type }),
      },
    ],
  ),
  ...['specversion', 'id', 'source', 'type', 'accountid'].flatMap((name): MalformedCase[] => [
    { name: `no ${name}`, reason: 'schema_violation', record: structured({ [name]: undefined }) },
    { name: `an empty ${name}`, reason: 'schema_violation', record: structured({ [name]: '' }) },
    {
      name: `no ce_${name}`,
      reason: name === 'specversion' ? 'missing_header' : 'schema_violation',
      record: recordOf('{"resourceId":1}', without(BINARY, `ce_${name}`)),
    },
  ]),
  ...[
    { specversion: '0.3' },
    { specversion: '2.0' },
    { id: 'a\0b' },
    { id: '\ud83d' },
    { source: 's'.repeat(257) },
    { time: 'yesterday' },
    { time: '2026-02-30T00:00:00Z' },
    { time: 1_795_507_200_000 },
    { data: undefined },
    { data: 'text' },
    { data: { resourceId: '12301' } },
    { data: { resourceId: -1 } },
    { data: { resourceId: 1.5 } },
    { data: { resourceId: 2 ** 53 } },
  ].map((change): MalformedCase => ({
    name: JSON.stringify(change).slice(0, 60),
    reason: 'schema_violation',
    record: structured(change),
  })),
  {
    name: 'an id that is not UTF-8',
    reason: 'schema_violation',
    record: binary({ ce_id: Buffer.from([0xff]) }),
  },
  { name: 'NUL in ce_id', reason: 'schema_violation', record: binary({ ce_id: 'a\0b' }) },
  { name: 'data that is not JSON', reason: 'malformed_json', record: binary({}, 'resourceId=1') },
];

describe('what is not a CloudEvent of ours', () => {
  it.each(malformed)('is refused: $name', ({ reason, record }) => {
    expect(decodeDomainEvent(record)).toMatchObject({ ok: false, reason });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(noise, (record) => {
        expect(decodeDomainEvent(record).ok).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});
