import { z } from 'zod';
import { compiled } from './compiled-schema.js';
import {
  FORMAT_VERSION_HEADER,
  TRACEPARENT_HEADER,
  checkFormatVersion,
  decodeJson,
  decoded,
  epochMsSchema,
  identifierSchema,
  invalid,
  type Decoded,
  type EncodedRecord,
  type ReadableRecord,
  type RecordHeaders,
} from './decoded.js';
import { traceparentOr } from './traceparent.js';

const FORMAT_VERSION = '1';
/** Everything about the delivery but its body, as JSON: the body's bytes are the record's value, untouched. */
const DELIVERY_HEADER = 'delivery';
/** When the attempt may start, milliseconds since the epoch. Absent: at once. */
export const NOT_BEFORE_HEADER = 'not-before';
/** Those of this form and of a dead letter: what is said in them is said anew in each record. */
const KNOWN_HEADERS = new Set([
  ...[FORMAT_VERSION_HEADER, DELIVERY_HEADER, TRACEPARENT_HEADER, NOT_BEFORE_HEADER],
  ...['reason', 'failed-at', 'last-execution'],
]);

export const deliverySchema = z.looseObject({
  /** Also an HTTP header, so printable ASCII. */
  messageId: z.string().regex(/^[!-~]{1,64}$/),
  /** 0, and one more for each later redelivery of the same message. */
  run: z.int().nonnegative(),
  accountId: identifierSchema,
  webhookId: identifierSchema,
  /** The webhook's name when the event was matched. */
  webhookName: z.string(),
  /** The webhook's version that the event was matched with: whoever decides anything needs that or a later one. */
  webhookVersion: z.int().positive(),
  eventSource: z.string(),
  eventId: z.string(),
  eventCode: z.string(),
  /** When the event happened (CloudEvents `time`), milliseconds since the epoch. */
  eventTime: epochMsSchema.optional(),
  resourceId: z.int().nonnegative(),
  /** When the event was matched, milliseconds since the epoch. */
  createdAt: epochMsSchema,
});

/** What a delivery is: one event's message to one webhook. The same from its acceptance to its end. */
export type Delivery = z.infer<typeof deliverySchema>;

export const taskHeaderSchema = deliverySchema.extend({
  /** 1 to 4. */
  attempt: z.int().min(1).max(4),
  /** How often this attempt has been put off because its endpoint hangs. */
  parks: z.int().nonnegative().default(0),
  /** Since when this attempt has been put off, milliseconds since the epoch. */
  parkedSince: epochMsSchema.nullable().default(null),
});
const taskHeader = compiled(taskHeaderSchema);

/** A record of `webhooks.deliver`, `webhooks.retry-1..3` and `webhooks.parked`: one attempt that is to be made. */
export type DeliveryTask = {
  readonly delivery: Delivery;
  readonly attempt: number;
  readonly parks: number;
  readonly parkedSince: number | null;
  readonly notBefore: number | null;
  readonly traceparent: string;
  /** The exact bytes of the request body. */
  readonly body: Buffer;
  /** Headers that a newer version may have added; absent when there are none. */
  readonly unknownHeaders?: Readonly<Record<string, Buffer>>;
};

export function encodeDeliveryTask(task: DeliveryTask): EncodedRecord {
  const { delivery, attempt, parks, parkedSince, notBefore, traceparent, body, unknownHeaders } = task;
  return {
    key: delivery.webhookId,
    value: body,
    headers: {
      ...unknownHeaders,
      [FORMAT_VERSION_HEADER]: FORMAT_VERSION,
      [DELIVERY_HEADER]: JSON.stringify({ ...delivery, attempt, parks, parkedSince }),
      [TRACEPARENT_HEADER]: traceparent,
      ...(notBefore === null ? {} : { [NOT_BEFORE_HEADER]: String(Math.ceil(notBefore)) }),
    },
  };
}

/** Unknown headers, and fields of the `delivery` header, survive: an older instance passes on what a newer one wrote. */
export function decodeDeliveryTask({ key, value, headers }: ReadableRecord): Decoded<DeliveryTask> {
  const unsupported = checkFormatVersion(headers, FORMAT_VERSION);
  if (unsupported) return unsupported;
  const header = headers[DELIVERY_HEADER];
  if (header === undefined) return invalid('missing_header', `header ${DELIVERY_HEADER} is missing`);
  if (value === null || value.length === 0) return invalid('empty_value', 'the record has no body');
  const fields = decodeJson(header, taskHeader, DELIVERY_HEADER);
  if (!fields.ok) return fields;
  const notBefore = readNotBefore(headers);
  if (notBefore === undefined) {
    return invalid('bad_not_before', `header ${NOT_BEFORE_HEADER} is not a time in milliseconds`);
  }
  const { attempt, parks, parkedSince, ...delivery } = fields.value;
  if (key?.toString('utf8') !== delivery.webhookId) {
    return invalid('schema_violation', `${DELIVERY_HEADER}/webhookId is not the key`);
  }
  const unknownHeaders = unknownOf(headers);
  return decoded({
    ...(unknownHeaders === undefined ? {} : { unknownHeaders }),
    delivery,
    attempt,
    parks,
    parkedSince,
    notBefore,
    traceparent: traceparentOr(headers[TRACEPARENT_HEADER]?.toString()),
    body: value,
  });
}

const MESSAGE_ID_AT = '{"messageId":"'.length;
/** As `encodeDeliveryTask` writes it: the id comes first and needs no escapes. */
const WRITTEN_DELIVERY = /^\{"messageId":"([!#-[\]-~]{1,64})",.*?,"createdAt":(\d{1,15}),/;

/**
 * What tells a delivery and its match, at a seventh of the cost of decoding. Nothing is checked: it serves to recognise
 * what has been decoded elsewhere.
 * @returns undefined when only decoding can tell
 */
export function peekDelivery({
  headers,
}: Pick<ReadableRecord, 'headers'>): Pick<Delivery, 'messageId' | 'createdAt'> | undefined {
  const header = headers[DELIVERY_HEADER];
  const found = WRITTEN_DELIVERY.exec(header?.toString('latin1') ?? '');
  if (header === undefined || found?.[1] === undefined) return undefined;
  // From its bytes: V8 would keep the whole header for a part of its text.
  const messageId = header.toString('latin1', MESSAGE_ID_AT, MESSAGE_ID_AT + found[1].length);
  return { messageId, createdAt: Number(found[2]) };
}

function unknownOf(headers: RecordHeaders): Record<string, Buffer> | undefined {
  let unknown: Record<string, Buffer> | undefined;
  for (const name of Object.keys(headers)) {
    const value = KNOWN_HEADERS.has(name) ? undefined : headers[name];
    if (value !== undefined) (unknown ??= {})[name] = value;
  }
  return unknown;
}

/** The `not-before` of a record: null when it has none, undefined when it has one that is no time. */
export function readNotBefore(headers: RecordHeaders): number | null | undefined {
  const text = headers[NOT_BEFORE_HEADER]?.toString();
  if (text === undefined) return null;
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
