import { z } from 'zod';
import { isUtf8 } from 'node:buffer';
import {
  checkSchema,
  decodeJson,
  decoded,
  identifierSchema,
  invalid,
  type Decoded,
  type ReadableRecord,
  type RecordHeaders,
} from './decoded.js';
import { traceparentOr } from './traceparent.js';

/** What Sight's services tell us: a CloudEvent 1.0, reduced to what fan-out needs. */
export type DomainEvent = {
  readonly source: string;
  readonly id: string;
  /** Looked up in the event catalogue. */
  readonly type: string;
  /** When it happened, milliseconds since the epoch; undefined when the producer did not say. */
  readonly time: number | undefined;
  readonly accountId: string;
  readonly resourceId: number;
  /** W3C trace context of the event, or one made by us. */
  readonly traceparent: string;
};

const attribute = identifierSchema.max(256);

/**
 * CloudEvents 1.0 context attributes. Extension attributes that we do not know are allowed, and null stands for an
 * attribute that is not set, as the standard asks.
 */
const attributesSchema = z.looseObject({
  specversion: z.literal('1.0'),
  id: attribute,
  source: attribute,
  type: attribute,
  time: z.iso.datetime({ offset: true }).nullish(),
  accountid: attribute,
  datacontenttype: z
    .string()
    .regex(/^application\/(?:[\w.+-]+\+)?json(?:\s*;.*)?$/i)
    .nullish(),
  /** Checked apart: an event is not refused for its tracing. */
  traceparent: z.unknown().optional(),
});

const dataSchema = z.looseObject({ resourceId: z.int().nonnegative() });
const structuredSchema = attributesSchema.extend({ data: dataSchema });

type Attributes = z.infer<typeof attributesSchema>;

/**
 * Reads a CloudEvent in structured mode (`content-type: application/cloudevents+json`) or in binary mode
 * (`ce_*` headers), as the Kafka protocol binding of CloudEvents 1.0.2 defines them.
 */
export function decodeDomainEvent({ value, headers }: ReadableRecord): Decoded<DomainEvent> {
  if (value === null || value.length === 0) return invalid('empty_value', 'the record has no value');
  const traceHeader = headers['traceparent']?.toString();
  switch (modeOf(headers)) {
    case 'binary':
      return decodeBinary(value, headers, traceHeader);
    case 'unknown':
      return invalid(
        'missing_header',
        'neither ce_specversion nor content-type: application/cloudevents+json is present',
      );
    case 'structured': {
      const event = decodeJson(value, structuredSchema, 'event');
      return event.ok ? decoded(toDomainEvent(event.value, event.value.data.resourceId, traceHeader)) : event;
    }
  }
}

/** The content type decides before the headers do: an event format that we do not know is not binary mode. */
function modeOf(headers: RecordHeaders): 'structured' | 'binary' | 'unknown' {
  const contentType = headers['content-type']?.toString() ?? '';
  if (/^application\/cloudevents\+json\s*(?:;|$)/i.test(contentType)) return 'structured';
  if (/^application\/cloudevents/i.test(contentType)) return 'unknown';
  return headers['ce_specversion'] === undefined ? 'unknown' : 'binary';
}

function decodeBinary(
  value: Buffer,
  headers: RecordHeaders,
  traceHeader: string | undefined,
): Decoded<DomainEvent> {
  const context = new Map<string, string>();
  for (const [name, bytes] of Object.entries(headers)) {
    if (!name.startsWith('ce_') || bytes === undefined) continue;
    if (!isUtf8(bytes)) return invalid('schema_violation', `headers/${name} is not UTF-8`);
    context.set(name.slice(3), bytes.toString('utf8'));
  }
  const contentType = headers['content-type']?.toString();
  if (contentType !== undefined) context.set('datacontenttype', contentType);
  const attributes = checkSchema(Object.fromEntries(context), attributesSchema, 'headers');
  if (!attributes.ok) return attributes;
  const data = decodeJson(value, dataSchema, 'data');
  return data.ok ? decoded(toDomainEvent(attributes.value, data.value.resourceId, traceHeader)) : data;
}

function toDomainEvent(
  attributes: Attributes,
  resourceId: number,
  traceHeader: string | undefined,
): DomainEvent {
  return {
    source: attributes.source,
    id: attributes.id,
    type: attributes.type,
    time: attributes.time == null ? undefined : Date.parse(attributes.time),
    accountId: attributes.accountid,
    resourceId,
    traceparent: traceparentOr(attributes.traceparent, traceHeader),
  };
}
