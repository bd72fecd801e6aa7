import { z } from 'zod';
import { checkSchema, decodeJson, decoded, invalid, type Decoded, type ReadableRecord } from './decoded.js';
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

// NUL separates the parts of a messageId, so an attribute must not contain one.
const attribute = z
  .string()
  .min(1)
  .max(256)
  .refine((text) => !text.includes('\0'));

/** CloudEvents 1.0 context attributes. Extension attributes that we do not know are allowed, as the standard asks. */
const attributesSchema = z.looseObject({
  specversion: z.literal('1.0'),
  id: attribute,
  source: attribute,
  type: attribute,
  time: z.iso.datetime({ offset: true }).optional(),
  accountid: attribute,
  datacontenttype: z
    .string()
    .regex(/^application\/(?:[\w.+-]+\+)?json(?:\s*;.*)?$/i)
    .optional(),
  traceparent: z.string().optional(),
});

const dataSchema = z.looseObject({ resourceId: z.int().nonnegative() });
const structuredSchema = attributesSchema.extend({ data: dataSchema });

type Attributes = z.infer<typeof attributesSchema>;

/**
 * Reads a CloudEvent in structured mode (`content-type: application/cloudevents+json`) or in binary mode
 * (`ce_*` headers), as the Kafka protocol binding of CloudEvents 1.0.2 defines them.
 */
export function decodeDomainEvent(record: ReadableRecord): Decoded<DomainEvent> {
  if (record.value === null || record.value.length === 0)
    return invalid('empty_value', 'the record has no value');
  const traceHeader = record.headers['traceparent']?.toString();
  if (record.headers['ce_specversion'] !== undefined) return decodeBinary(record.value, record, traceHeader);
  const contentType = record.headers['content-type']?.toString() ?? '';
  if (!contentType.toLowerCase().startsWith('application/cloudevents+json')) {
    return invalid(
      'missing_header',
      'neither ce_specversion nor content-type: application/cloudevents+json is present',
    );
  }
  const event = decodeJson(record.value, structuredSchema, 'event');
  return event.ok ? decoded(toDomainEvent(event.value, event.value.data.resourceId, traceHeader)) : event;
}

function decodeBinary(
  value: Buffer,
  record: ReadableRecord,
  traceHeader: string | undefined,
): Decoded<DomainEvent> {
  const context: Record<string, string> = {};
  for (const [name, bytes] of Object.entries(record.headers)) {
    if (name.startsWith('ce_') && bytes !== undefined) context[name.slice(3)] = bytes.toString('utf8');
  }
  const contentType = record.headers['content-type']?.toString();
  if (contentType !== undefined) context['datacontenttype'] = contentType;
  const attributes = checkSchema(context, attributesSchema, 'headers');
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
    time: attributes.time === undefined ? undefined : Date.parse(attributes.time),
    accountId: attributes.accountid,
    resourceId,
    traceparent: traceparentOr(attributes.traceparent ?? traceHeader),
  };
}
