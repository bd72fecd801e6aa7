import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import type { RecordSchema } from './compiled-schema.js';

/** Headers of a Kafka record, as its consumer sees them. A repeated header keeps its last value. */
export type RecordHeaders = Readonly<Record<string, Buffer | undefined>>;

/** The part of a Kafka record that a codec reads. */
export type ReadableRecord = {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: RecordHeaders;
};

/** The part of a Kafka record that a codec makes. */
export type EncodedRecord = {
  readonly key: string;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer | string>>;
};

/** Why a record cannot be read. A closed list: it labels metrics and the `invalid-reason` header. */
export const INVALID_REASONS = [
  'empty_value',
  'missing_header',
  'malformed_json',
  'schema_violation',
  'unsupported_version',
  'bad_not_before',
  /** It could be read, but the broker takes nothing of what follows from it. */
  'refused_by_broker',
] as const;

export type InvalidReason = (typeof INVALID_REASONS)[number];

export type Invalid = {
  readonly ok: false;
  readonly reason: InvalidReason;
  /** What is wrong and where, for a person; never holds the record's values. */
  readonly detail: string;
};

export type Decoded<T> = { readonly ok: true; readonly value: T } | Invalid;

export const decoded = <T>(value: T): Decoded<T> => ({ ok: true, value });
export const invalid = (reason: InvalidReason, detail: string): Invalid => ({ ok: false, reason, detail });

export const FORMAT_VERSION_HEADER = 'format-version';
export const TRACEPARENT_HEADER = 'traceparent';

/** Undefined when the record's format version is one that this code reads. */
export function checkFormatVersion(headers: RecordHeaders, supported: string): Invalid | undefined {
  const version = headers[FORMAT_VERSION_HEADER]?.toString();
  if (version === undefined) return invalid('missing_header', `header ${FORMAT_VERSION_HEADER} is missing`);
  if (version === supported) return undefined;
  return invalid('unsupported_version', `format version is not ${supported}`);
}

/** A time in milliseconds since the epoch, within what a `Date` can hold. */
export const epochMsSchema = z.number().min(-8.64e15).max(8.64e15);

/**
 * An id that is hashed, compared and stored. NUL separates the parts of a messageId; an unpaired surrogate has no
 * bytes of its own, so that two different ids would become the same.
 */
export const identifierSchema = z.string().regex(/^[^\0\p{Surrogate}]+$/u);

/** Unknown fields are passed on, and JSON that nests deeper than the stack could be read but not written again. */
const MAX_NESTING = 100;

/** Parses JSON and checks it by schema; an error names the place, never the value. */
export function decodeJson<T>(bytes: Buffer, schema: RecordSchema<T>, where: string): Decoded<T> {
  if (!isUtf8(bytes)) return invalid('malformed_json', `${where} is not UTF-8`);
  const text = bytes.toString('utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return invalid('malformed_json', `${where} is not JSON`);
  }
  if (mayNestDeeperThan(MAX_NESTING, text) && nestsDeeperThan(MAX_NESTING, json))
    return invalid('schema_violation', `${where}: nested too deeply`);
  return checkSchema(json, schema, where);
}

/** Only where more brackets are opened than that: hardly any text has to be walked through. */
function mayNestDeeperThan(levels: number, text: string): boolean {
  return occurrences('{', levels, text) + occurrences('[', levels, text) > levels;
}

/** How often the character occurs, counted up to one more than `enough`. */
function occurrences(character: string, enough: number, text: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at >= 0 && count <= enough; at = text.indexOf(character, at + 1))
    count += 1;
  return count;
}

function nestsDeeperThan(levels: number, json: unknown): boolean {
  if (typeof json !== 'object' || json === null) return false;
  // Not with for…in: by its profile, that was 7 % of delivery-service.
  return levels === 0 || Object.values(json).some((value) => nestsDeeperThan(levels - 1, value));
}

export function checkSchema<T>(json: unknown, schema: RecordSchema<T>, where: string): Decoded<T> {
  const result = schema.safeParse(json);
  if (result.success) return decoded(result.data);
  const places = result.error.issues.map(
    (issue) => [where, ...issue.path.map(String)].join('/') + `: ${issue.code}`,
  );
  return invalid('schema_violation', places.join('; ').slice(0, 500));
}
