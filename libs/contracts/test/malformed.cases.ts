import type { EncodedRecord, InvalidReason, ReadableRecord } from '../src/index.js';
import { asConsumed } from './record.arbitrary.js';

export type MalformedCase = {
  readonly name: string;
  readonly reason: InvalidReason;
  readonly record: ReadableRecord;
};

const NESTED = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;

/** How a sound record's JSON can be spoilt, whatever the format. */
export function malformedJson(json: object): { name: string; reason: InvalidReason; bytes: Buffer }[] {
  const text = JSON.stringify(json);
  const bytes = Buffer.from(text);
  return [
    { name: 'broken off JSON', reason: 'malformed_json', bytes: bytes.subarray(0, -1) },
    { name: 'text that is not JSON', reason: 'malformed_json', bytes: Buffer.from('hello') },
    { name: 'bytes that are not UTF-8', reason: 'malformed_json', bytes: Buffer.from([0xff, 0xfe, 0x7b]) },
    { name: 'a megabyte of something else', reason: 'malformed_json', bytes: Buffer.alloc(1 << 20, 'x') },
    { name: 'a JSON array', reason: 'schema_violation', bytes: Buffer.from(`[${text}]`) },
    { name: 'JSON null', reason: 'schema_violation', bytes: Buffer.from('null') },
    { name: 'an empty object', reason: 'schema_violation', bytes: Buffer.from('{}') },
    {
      name: 'fields of the wrong type',
      reason: 'schema_violation',
      bytes: Buffer.from(JSON.stringify(Object.fromEntries(Object.keys(json).map((name) => [name, [true]])))),
    },
    {
      name: 'everything under __proto__',
      reason: 'schema_violation',
      bytes: Buffer.from(`{"__proto__":${text}}`),
    },
    {
      name: 'JSON nested deeper than it could be written again',
      reason: 'schema_violation',
      bytes: Buffer.from(`${text.slice(0, -1)},"more":${NESTED}}`),
    },
  ];
}

/** What can be wrong with any record of a format that carries its version. */
export function malformedEnvelopes(sound: EncodedRecord): MalformedCase[] {
  const record = asConsumed(sound);
  const { headers } = record;
  return [
    { name: 'no headers', reason: 'missing_header', record: { ...record, headers: {} } },
    {
      name: 'a future format version',
      reason: 'unsupported_version',
      record: { ...record, headers: { ...headers, 'format-version': Buffer.from('2') } },
    },
    {
      name: 'a format version of random bytes',
      reason: 'unsupported_version',
      record: { ...record, headers: { ...headers, 'format-version': Buffer.from([0xff]) } },
    },
    { name: 'an empty value', reason: 'empty_value', record: { ...record, value: Buffer.alloc(0) } },
    {
      name: 'another key',
      reason: 'schema_violation',
      record: { ...record, key: Buffer.from('another') },
    },
  ];
}
