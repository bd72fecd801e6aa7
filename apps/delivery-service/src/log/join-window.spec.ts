import type { Outcome } from '@sight-webhooks/contracts';
import { describe, expect, it } from 'vitest';
import { deliveryTask } from '../attempts/delivery-task.fixture.js';
import { JoinWindow } from './join-window.js';

type Step = Outcome['step'];
type Item = { readonly outcome: Outcome };

const ACCEPTED: Step = { kind: 'accepted' };
const DELIVERED: Step = { kind: 'delivered' };

function item(messageId: string, step: Step, attempt = 1): Item {
  const { delivery, body } = deliveryTask({ messageId });
  return { outcome: { delivery, body: body.toString(), attempt, execution: null, step } };
}

const over = (window: JoinWindow<Item>, now: number): Item[] => [...window.takeOver(now)];

describe('JoinWindow', () => {
  it.each([
    ['the acceptance comes first', item('a', ACCEPTED), item('a', DELIVERED)],
    ['the outcome overtakes it', item('a', DELIVERED), item('a', ACCEPTED)],
    ['the acceptance comes twice', item('a', ACCEPTED), item('a', ACCEPTED)],
  ])('brings together what belongs together when %s', (_, first, second) => {
    const window = new JoinWindow<Item>();
    expect(window.add(first, 0)).toEqual([]);
    expect(window.add(item('b', ACCEPTED), 1)).toEqual([]);
    expect(window.add(second, 2)).toEqual([first, second]);
    expect(window.size).toBe(1);
  });

  it('keeps nothing that comes of a later attempt', () => {
    const retried = item('a', DELIVERED, 2);
    const window = new JoinWindow<Item>();
    expect(window.add(retried, 0)).toEqual([retried]);
    expect(window.size).toBe(0);
  });

  it('lets an outcome wait for 200 ms', () => {
    const window = new JoinWindow<Item>();
    const alone = item('a', DELIVERED);
    window.add(alone, 1_000);
    expect(over(window, 1_199)).toEqual([]);
    expect(over(window, 1_200)).toEqual([alone]);
    expect(over(window, 9_999)).toEqual([]);
  });

  it('lets few acceptances wait for half a second', () => {
    const window = new JoinWindow<Item>();
    const items = accepted(500);
    for (const one of items) window.add(one, 1_000);
    expect(over(window, 1_499)).toEqual([]);
    expect(over(window, 1_500)).toEqual(items);
    expect(window.size).toBe(0);
  });

  it('lets many wait for five seconds', () => {
    const window = new JoinWindow<Item>();
    const items = accepted(1_000);
    for (const one of items) window.add(one, 1_000);
    expect(over(window, 5_999)).toEqual([]);
    expect(over(window, 6_000)).toEqual(items);
    expect(window.size).toBe(0);
  });
});

const accepted = (count: number): Item[] =>
  Array.from({ length: count }, (_, n) => item(String(n), ACCEPTED));
