import { ATTEMPT_ERRORS } from '@sight-webhooks/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_ATTEMPTS, nextStep } from './retry-policy.js';

const DELAY_MS = 60_000;

describe('nextStep', () => {
  it('ends with success, whichever attempt it is', () => {
    for (const attempt of [1, 2, 3, 4])
      expect(nextStep(attempt, null, 0, DELAY_MS)).toEqual({ kind: 'delivered' });
  });

  it('retries 60 s after the end of a failed attempt, whatever the error, three times', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ATTEMPT_ERRORS), fc.nat(), (error, endedAt) => {
        for (const attempt of [1, 2, 3]) {
          expect(nextStep(attempt, error, endedAt, DELAY_MS)).toEqual({
            kind: 'retry',
            attempt: attempt + 1,
            notBefore: endedAt + DELAY_MS,
          });
        }
        expect(nextStep(4, error, endedAt, DELAY_MS)).toEqual({
          kind: 'failed',
          reason: 'attempts_exhausted',
        });
      }),
    );
  });

  it('makes exactly four attempts when all of them fail', () => {
    let attempts = 1;
    let step = nextStep(1, 'http_status', 0, DELAY_MS);
    while (step.kind === 'retry') {
      attempts = step.attempt;
      step = nextStep(step.attempt, 'timeout', 0, DELAY_MS);
    }
    expect([attempts, step]).toEqual([MAX_ATTEMPTS, { kind: 'failed', reason: 'attempts_exhausted' }]);
  });
});
