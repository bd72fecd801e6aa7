import fc from 'fast-check';
import {
  ATTEMPT_ERRORS,
  FAILED_REASONS,
  SKIPPED_REASONS,
  type Delivery,
  type DeliveryTask,
  type EncodedRecord,
  type Execution,
  type Outcome,
  type ReadableRecord,
  type WebhookConfigRecord,
} from '../src/index.js';

/** A record as its consumer sees it. */
export function asConsumed({ key, value, headers }: EncodedRecord): ReadableRecord {
  return {
    key: Buffer.from(key),
    value,
    headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
  };
}

const text = fc.string({ unit: 'grapheme' });
export const identifier = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 32 })
  .filter((id) => !id.includes('\0'));
const epochMs = fc.integer({ min: 0, max: 4_102_444_800_000 });
const attempt = fc.integer({ min: 1, max: 4 });
const hex = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 15 }), { minLength: length, maxLength: length })
    .map((digits) => digits.map((digit) => digit.toString(16)).join(''))
    .filter((digits) => !/^0+$/.test(digits));
export const traceparent = fc.tuple(hex(32), hex(16)).map(([trace, span]) => `00-${trace}-${span}-01`);

/** What a newer version may have written. */
const unknownFields = fc.dictionary(
  fc.string({ minLength: 1 }).map((name) => `x-${name}`),
  // As JSON has it: a generated -0 would come back as 0.
  fc.jsonValue({ maxDepth: 3 }).map((value): unknown => JSON.parse(JSON.stringify(value))),
  { maxKeys: 3 },
);

export const delivery: fc.Arbitrary<Delivery> = fc
  .tuple(
    fc.record({
      messageId: fc.uuid().map((uuid) => `wh-${uuid}`),
      run: fc.nat(9),
      accountId: identifier,
      webhookId: identifier,
      webhookName: text,
      webhookVersion: fc.integer({ min: 1 }),
      eventSource: text,
      eventId: text,
      eventCode: text,
      resourceId: fc.maxSafeNat(),
      createdAt: epochMs,
    }),
    fc.record({ eventTime: epochMs }, { requiredKeys: [] }),
    unknownFields,
  )
  .map(([known, optional, unknown]) => ({ ...known, ...optional, ...unknown }));

const unknownHeaders: fc.Arbitrary<Pick<DeliveryTask, 'unknownHeaders'>> = fc
  .dictionary(
    fc.string().map((name) => `x-${name}`),
    buffer(),
    { maxKeys: 2 },
  )
  // The plain object that a record's headers are.
  .map((headers) => (Object.keys(headers).length === 0 ? {} : { unknownHeaders: { ...headers } }));

export const deliveryTask: fc.Arbitrary<DeliveryTask> = fc
  .tuple(
    fc.record({
      delivery,
      attempt,
      parks: fc.nat(100),
      parkedSince: fc.option(epochMs),
      notBefore: fc.option(epochMs),
      traceparent,
      body: fc.uint8Array({ minLength: 1 }).map((bytes) => Buffer.from(bytes)),
    }),
    unknownHeaders,
  )
  .map(([known, unknown]) => ({ ...known, ...unknown }));

export const execution: fc.Arbitrary<Execution> = fc.record({
  executionId: fc.uuid(),
  attempt,
  startedAt: epochMs,
  durationMs: fc.nat(60_000),
  statusCode: fc.option(fc.integer({ min: 100, max: 599 })),
  error: fc.option(fc.constantFrom(...ATTEMPT_ERRORS)),
  responseExcerpt: fc.option(text),
});

const step: fc.Arbitrary<Outcome['step']> = fc.oneof(
  fc.constant({ kind: 'accepted' as const }),
  fc.constant({ kind: 'delivered' as const }),
  fc.record({
    kind: fc.constant('retry' as const),
    attempt: fc.integer({ min: 2, max: 4 }),
    notBefore: epochMs,
  }),
  fc.record({
    kind: fc.constant('parked' as const),
    attempt,
    parks: fc.integer({ min: 1, max: 1500 }),
    parkedSince: epochMs,
    notBefore: epochMs,
  }),
  fc.record({ kind: fc.constant('failed' as const), reason: fc.constantFrom(...FAILED_REASONS) }),
  fc.record({ kind: fc.constant('skipped' as const), reason: fc.constantFrom(...SKIPPED_REASONS) }),
);

export const outcome: fc.Arbitrary<Outcome> = fc.record({
  delivery,
  body: text,
  attempt,
  execution: fc.option(execution),
  step,
});

export const webhookConfigRecord: fc.Arbitrary<WebhookConfigRecord> = fc
  .tuple(
    identifier,
    fc.integer({ min: 1 }),
    fc.option(
      fc.record({
        accountId: identifier,
        name: text,
        url: fc.webUrl(),
        active: fc.boolean(),
        events: fc.array(text),
        basicAuth: fc.option(fc.record({ username: text, sealedPassword: text })),
        sealedSigningSecrets: fc.array(text, { minLength: 1 }),
      }),
    ),
  )
  .map(([webhookId, version, config]) => ({
    webhookId,
    version,
    config: config === null ? null : { webhookId, ...config },
  }));

/** Records of random bytes, of random headers, and of our headers with random bytes. */
export const noise: fc.Arbitrary<ReadableRecord> = fc.record({
  key: fc.option(buffer()),
  value: fc.option(fc.oneof(buffer(), json())),
  headers: fc.dictionary(
    fc.oneof(
      fc.constantFrom(
        ...['format-version', 'delivery', 'not-before', 'traceparent', 'webhook-version', 'content-type'],
        ...['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_accountid', 'ce_time', 'ce___proto__'],
      ),
      fc.string(),
    ),
    fc.oneof(
      buffer(),
      json(),
      fc.constantFrom('1', '1.0', 'application/cloudevents+json').map((text) => Buffer.from(text)),
    ),
  ),
});

function buffer(): fc.Arbitrary<Buffer> {
  return fc.uint8Array().map((bytes) => Buffer.from(bytes));
}

function json(): fc.Arbitrary<Buffer> {
  return fc.json().map((one) => Buffer.from(one));
}
