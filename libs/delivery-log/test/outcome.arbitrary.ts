import {
  ATTEMPT_ERRORS,
  FAILED_REASONS,
  SKIPPED_REASONS,
  type Execution,
  type Outcome,
} from '@sight-webhooks/contracts';
import fc from 'fast-check';

const START = Date.UTC(2026, 10, 24, 8);
/** Few different values, so that outcomes often tie on a field. */
const time = fc.integer({ min: 0, max: 3 }).map((minute) => START + minute * 60_000);
const attempt = fc.integer({ min: 1, max: 4 });
const text = fc.string({ unit: 'binary', maxLength: 8 });

const step: fc.Arbitrary<Outcome['step']> = fc.oneof(
  fc.constant({ kind: 'accepted' as const }),
  fc.constant({ kind: 'delivered' as const }),
  fc.record({
    kind: fc.constant('retry' as const),
    attempt: fc.integer({ min: 2, max: 4 }),
    notBefore: time,
  }),
  fc.record({
    kind: fc.constant('parked' as const),
    attempt,
    parks: fc.integer({ min: 1, max: 3 }),
    parkedSince: time,
    notBefore: time,
  }),
  fc.record({ kind: fc.constant('failed' as const), reason: fc.constantFrom(...FAILED_REASONS) }),
  fc.record({ kind: fc.constant('skipped' as const), reason: fc.constantFrom(...SKIPPED_REASONS) }),
);

const execution: fc.Arbitrary<Execution> = fc.record({
  executionId: fc.uuid(),
  attempt,
  startedAt: time,
  durationMs: fc.oneof(fc.nat(60_000), fc.double({ min: 0, max: 60_000, noNaN: true })),
  statusCode: fc.option(fc.constantFrom(200, 500)),
  error: fc.option(fc.constantFrom(...ATTEMPT_ERRORS)),
  responseExcerpt: fc.option(text),
});

/** Any outcome of the delivery of that id, consistent with what is the same in all of them. */
export const outcomesOf = (messageId: string): fc.Arbitrary<Outcome> =>
  fc.record({
    delivery: fc.record({
      messageId: fc.constant(messageId),
      run: fc.integer({ min: 0, max: 2 }),
      accountId: fc.constant('acme'),
      webhookId: fc.constant('hook-1'),
      webhookName: text,
      webhookVersion: fc.constant(1),
      eventSource: fc.constant('/sight/inspection'),
      eventId: fc.constant('7b0e'),
      eventCode: fc.constant('report.created'),
      resourceId: fc.constant(12301),
      createdAt: time,
    }),
    body: fc.constant('{"messageId":"…"}'),
    attempt,
    execution: fc.option(execution),
    step,
  });
