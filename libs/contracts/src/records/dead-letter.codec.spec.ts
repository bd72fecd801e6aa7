import fc from 'fast-check';
import { expect, it } from 'vitest';
import { asConsumed, deliveryTask, execution } from '../../test/record.arbitrary.js';
import { encodeDeadLetter } from './dead-letter.codec.js';
import { decodeDeliveryTask } from './delivery-task.codec.js';
import { FAILED_REASONS } from './outcome.terms.js';

it('is all that is needed to send the delivery again, at once', () => {
  fc.assert(
    fc.property(
      deliveryTask,
      fc.constantFrom(...FAILED_REASONS),
      fc.option(execution),
      (task, reason, last) => {
        const record = encodeDeadLetter(task, reason, last, 1_795_507_440_000);
        expect(decodeDeliveryTask(asConsumed(record))).toEqual({
          ok: true,
          value: { ...task, notBefore: null },
        });
        expect(record.headers).toMatchObject({ reason, 'failed-at': '1795507440000' });
        expect(JSON.parse(String(record.headers['last-execution'] ?? 'null'))).toEqual(last);
      },
    ),
  );
});
