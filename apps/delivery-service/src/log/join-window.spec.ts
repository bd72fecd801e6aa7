import { encodeDeliveryTask, type Outcome } from '@sight-webhooks/contracts';
import type { ConsumedRecord } from '@sight-webhooks/kafka';
import { describe, expect, it } from 'vitest';
import { deliveryTask } from '../attempts/delivery-task.fixture.js';
import { acceptanceOf, type Acceptance } from './acceptance.js';
import { JoinWindow, type Due } from './join-window.js';

const CREATED_AT = 1_000;

function acceptance(messageId: string, { createdAt = CREATED_AT, body = '{}' } = {}): Acceptance {
  const encoded = encodeDeliveryTask(deliveryTask({ messageId, createdAt }, { body: Buffer.from(body) }));
  const headers = Object.entries(encoded.headers).map(([name, value]) => [name, Buffer.from(value)]);
  const record: ConsumedRecord = {
    topic: 'webhooks.deliver',
    partition: 0,
    offset: 0,
    timestamp: 0,
    key: Buffer.from(encoded.key),
    value: encoded.value,
    headers: Object.fromEntries(headers) as ConsumedRecord['headers'],
  };
  const read = acceptanceOf(record);
  if (read === undefined) throw new Error('the record cannot be read');
  return read;
}

/** Of the body, to tell whence it is. */
const outcome = (messageId: string, kind: 'accepted' | 'delivered', attempt = 1, body = '{}'): Outcome => {
  const { delivery } = deliveryTask({ messageId, createdAt: CREATED_AT });
  return { delivery, body, attempt, execution: null, step: { kind } };
};
const accepted = (messageId: string, body?: string): Outcome => outcome(messageId, 'accepted', 1, body);
const delivered = (messageId: string, attempt?: number): Outcome => outcome(messageId, 'delivered', attempt);

const outcomesOf = (due: Iterable<Due<string>>): (Outcome | undefined)[] =>
  Array.from(due, (one) => one.outcome);

describe('JoinWindow', () => {
  it('brings an outcome to the acceptance that waits for it', () => {
    const window = new JoinWindow<string>();
    expect(window.accept(acceptance('a'), 'first', 0)).toEqual([]);
    expect(window.accept(acceptance('b'), 'first', 0)).toEqual([]);
    const due = window.report(delivered('a'), 'second', 1);
    expect(due).toMatchObject([
      { outcome: accepted('a'), fetch: 'first' },
      { outcome: delivered('a'), fetch: 'second' },
    ]);
    expect(window.size).toBe(1);
  });

  it('brings an acceptance to the outcome that has overtaken it', () => {
    const window = new JoinWindow<string>();
    expect(window.report(delivered('a'), 'first', 0)).toEqual([]);
    expect(outcomesOf(window.accept(acceptance('a'), 'second', 1))).toEqual([accepted('a'), delivered('a')]);
    expect(window.size).toBe(0);
  });

  it('takes from the acceptance what its outcome does not tell, when the event was matched twice', () => {
    const window = new JoinWindow<string>();
    window.accept(acceptance('a', { createdAt: CREATED_AT + 1, body: '"another"' }), 'first', 0);
    const [first] = outcomesOf(window.report(delivered('a'), 'second', 1));
    expect(first).toMatchObject({ body: '"another"', delivery: { createdAt: CREATED_AT + 1 } });
  });

  it('leaves nothing out that comes twice', () => {
    const window = new JoinWindow<string>();
    window.accept(acceptance('a', { body: '1' }), 'first', 0);
    const twice = window.accept(acceptance('a', { body: '2' }), 'second', 1);
    expect(outcomesOf(twice)).toEqual([accepted('a', '1'), accepted('a', '2')]);
    window.report(delivered('b'), 'first', 0);
    expect(outcomesOf(window.report(delivered('b'), 'second', 1))).toEqual([delivered('b'), delivered('b')]);
    expect(window.size).toBe(0);
  });

  it('keeps nothing that comes of a later attempt', () => {
    const window = new JoinWindow<string>();
    expect(outcomesOf(window.report(delivered('a', 2), 'fetch', 0))).toEqual([delivered('a', 2)]);
    expect(window.size).toBe(0);
  });

  it('lets an outcome wait for 200 ms', () => {
    const window = new JoinWindow<string>();
    window.report(delivered('a'), 'fetch', 1_000);
    expect(outcomesOf(window.takeOver(1_199))).toEqual([]);
    expect(outcomesOf(window.takeOver(1_200))).toEqual([delivered('a')]);
    expect(window.size).toBe(0);
  });

  it('lets few acceptances wait for half a second', () => {
    const window = new JoinWindow<string>();
    for (let n = 0; n < 500; n += 1) window.accept(acceptance(String(n)), 'fetch', 1_000);
    expect(outcomesOf(window.takeOver(1_499))).toEqual([]);
    expect(outcomesOf(window.takeOver(1_500))).toEqual(
      Array.from({ length: 500 }, (_, n) => accepted(String(n))),
    );
    expect(window.size).toBe(0);
  });

  it('lets many wait for five seconds', () => {
    const window = new JoinWindow<string>();
    for (let n = 0; n <= 500; n += 1) window.accept(acceptance(String(n)), 'fetch', 1_000);
    expect(outcomesOf(window.takeOver(5_999))).toEqual([]);
    expect(outcomesOf(window.takeOver(6_000))).toHaveLength(501);
  });
});
