import { z } from 'zod';
import { compiled } from './compiled-schema.js';
import {
  FORMAT_VERSION_HEADER,
  TRACEPARENT_HEADER,
  checkFormatVersion,
  decodeJson,
  decoded,
  epochMsSchema,
  invalid,
  type Decoded,
  type EncodedRecord,
  type ReadableRecord,
} from './decoded.js';
import { deliverySchema } from './delivery-task.codec.js';
import { ATTEMPT_ERRORS, FAILED_REASONS, SKIPPED_REASONS } from './outcome.terms.js';

const FORMAT_VERSION = '1';

/** What came of one execution of an attempt. A crash can execute an attempt twice: each has its own executionId. */
const executionSchema = z.looseObject({
  executionId: z.string().min(1),
  attempt: z.int().min(1).max(4),
  /** Milliseconds since the epoch. */
  startedAt: epochMsSchema,
  durationMs: z.number().nonnegative(),
  /** Null when no response came. */
  statusCode: z.int().nullable(),
  /** Null when the attempt succeeded. */
  error: z.enum(ATTEMPT_ERRORS).nullable(),
  /** The beginning of the response body, for the customer to look at; null when none came. */
  responseExcerpt: z.string().nullable(),
});
export type Execution = z.infer<typeof executionSchema>;

/** What follows from an outcome for the delivery. */
const stepSchema = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('accepted') }),
  z.looseObject({ kind: z.literal('delivered') }),
  /** The next attempt's number and when it is due. */
  z.looseObject({ kind: z.literal('retry'), attempt: z.int().min(2).max(4), notBefore: epochMsSchema }),
  /** The same attempt, put off. */
  z.looseObject({
    kind: z.literal('parked'),
    attempt: z.int().min(1).max(4),
    parks: z.int().positive(),
    parkedSince: epochMsSchema,
    notBefore: epochMsSchema,
  }),
  z.looseObject({ kind: z.literal('failed'), reason: z.enum(FAILED_REASONS) }),
  z.looseObject({ kind: z.literal('skipped'), reason: z.enum(SKIPPED_REASONS) }),
]);
export type Step = z.infer<typeof stepSchema>;

export const outcomeSchema = z.looseObject({
  delivery: deliverySchema,
  /** The request body, as text. */
  body: z.string(),
  /** The attempt that the outcome is about. */
  attempt: z.int().min(1).max(4),
  /** Null where nothing was sent. */
  execution: executionSchema.nullable(),
  step: stepSchema,
});

/** A record of `webhooks.outcomes`. Self-contained: outcomes may arrive more than once and in any order. */
export type Outcome = z.infer<typeof outcomeSchema>;
const compiledOutcome = compiled(outcomeSchema);

/**
 * Keyed like the task that it comes of, so that the one instance that reads both for the delivery log can write them
 * together. Earlier records have the messageId.
 */
export function encodeOutcome(outcome: Outcome, traceparent: string): EncodedRecord {
  return {
    key: outcome.delivery.webhookId,
    value: Buffer.from(JSON.stringify(outcome)),
    headers: { [FORMAT_VERSION_HEADER]: FORMAT_VERSION, [TRACEPARENT_HEADER]: traceparent },
  };
}

export function decodeOutcome({ key, value, headers }: ReadableRecord): Decoded<Outcome> {
  const unsupported = checkFormatVersion(headers, FORMAT_VERSION);
  if (unsupported) return unsupported;
  if (value === null || value.length === 0) return invalid('empty_value', 'the record has no value');
  const outcome = decodeJson(value, compiledOutcome, 'outcome');
  if (!outcome.ok) return outcome;
  const { webhookId, messageId } = outcome.value.delivery;
  const keyText = key?.toString('utf8');
  if (keyText !== webhookId && keyText !== messageId)
    return invalid('schema_violation', 'outcome/delivery/webhookId is not the key');
  return decoded(outcome.value);
}
