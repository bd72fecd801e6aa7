import { expect, it } from 'vitest';
import { stateOf, type DeliveryState } from './delivery-state.js';
import { dueAt } from './delivery-view.mapper.js';
import { anOutcome } from '../test/outcome.factory.js';

const stateAfter = (step: Parameters<typeof anOutcome>[1]): DeliveryState => stateOf(anOutcome('wh-1', step));

it('shows when a retry was to be made, even when that has passed', () => {
  const state = stateAfter({ step: { kind: 'retry', attempt: 2, notBefore: 60_000 } });
  expect(dueAt(state, 1_000)).toBe(60_000);
  expect(dueAt(state, 61_000)).toBe(60_000);
});

it('knows when a parked attempt is looked at next, from the last time that was told', () => {
  const parked = { kind: 'parked', attempt: 1, parkedSince: 0 } as const;
  const first = stateAfter({ step: { ...parked, parks: 1, notBefore: 60_000 } });
  expect(dueAt(first, 30_000)).toBe(60_000);
  expect(dueAt(first, 60_001)).toBe(120_000);
  expect(dueAt(first, 500_000)).toBe(540_000);
  const eleventh = stateAfter({ step: { ...parked, parks: 11, notBefore: 661_000 } });
  expect(dueAt(eleventh, 661_001)).toBe(661_000 + 60_091);
});

it('has nothing to show when there is no next attempt', () => {
  expect(dueAt(stateAfter({ step: { kind: 'delivered' } }), 1_000)).toBeNull();
});
