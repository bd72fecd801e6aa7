import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { malformedEnvelopes, malformedJson, type MalformedCase } from '../../test/malformed.cases.js';
import { asConsumed, noise, outcome, traceparent } from '../../test/record.arbitrary.js';
import { decodeOutcome, encodeOutcome, type Outcome } from './outcome.codec.js';

const failed: Outcome = {
  delivery: {
    messageId: 'wh-2713af72-f843-53b8-a821-f762ac6e3080',
    run: 0,
    accountId: 'acme',
    webhookId: 'hook-1',
    webhookName: 'Slack',
    webhookVersion: 3,
    eventSource: '/sight/inspection',
    eventId: '7b0e',
    eventCode: 'report.created',
    resourceId: 12301,
    createdAt: 1_795_507_200_000,
  },
  body: '{"messageId":"…"}',
  attempt: 4,
  execution: {
    executionId: 'b7ad6b71',
    attempt: 4,
    startedAt: 1_795_507_380_000,
    durationMs: 12.5,
    statusCode: 500,
    error: 'http_status',
    responseExcerpt: 'sorry',
  },
  step: { kind: 'failed', reason: 'attempts_exhausted' },
};
const sound = encodeOutcome(failed, '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
const record = asConsumed(sound);
const withFields = (changes: object) => ({
  ...record,
  value: Buffer.from(JSON.stringify({ ...failed, ...changes })),
});

const malformed: MalformedCase[] = [
  ...malformedEnvelopes(sound),
  ...malformedJson(failed).map(({ name, reason, bytes }) => ({
    name,
    reason,
    record: { ...record, value: bytes },
  })),
  { name: 'no value', reason: 'empty_value', record: { ...record, value: null } },
  { name: 'no key', reason: 'schema_violation', record: { ...record, key: null } },
  ...[
    { kind: 'exploded' },
    { kind: 'retry' },
    { kind: 'retry', attempt: 1, notBefore: 0 },
    { kind: 'parked', attempt: 1, parks: 0, parkedSince: 0, notBefore: 0 },
    { kind: 'failed', reason: 'bad luck' },
    { kind: 'skipped', reason: 'expired' },
    { kind: '__proto__' },
    null,
  ].map((step): MalformedCase => ({
    name: `the step ${JSON.stringify(step)}`,
    reason: 'schema_violation',
    record: withFields({ step }),
  })),
  ...[{ error: 'oops' }, { durationMs: -1 }, { startedAt: 1e300 }, { executionId: '' }].map(
    (change): MalformedCase => ({
      name: `an execution with ${JSON.stringify(change)}`,
      reason: 'schema_violation',
      record: withFields({ execution: { ...failed.execution, ...change } }),
    }),
  ),
  {
    name: 'NUL in an id',
    reason: 'schema_violation',
    record: withFields({ delivery: { ...failed.delivery, webhookId: 'a\0b' } }),
  },
];

describe('outcome', () => {
  it('comes back as it was, with the fields that a newer version added', () => {
    fc.assert(
      fc.property(outcome, traceparent, (one, trace) => {
        expect(decodeOutcome(asConsumed(encodeOutcome(one, trace)))).toEqual({ ok: true, value: one });
      }),
    );
  });

  it('is read with the key that it had earlier', () => {
    const keyed = { ...record, key: Buffer.from(failed.delivery.messageId) };
    expect(decodeOutcome(keyed)).toEqual({ ok: true, value: failed });
  });

  it.each(malformed)('is refused: $name', ({ reason, record: spoilt }) => {
    expect(decodeOutcome(spoilt)).toMatchObject({ ok: false, reason });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(noise, (one) => {
        expect(decodeOutcome(one).ok).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});
