import type { FaultKind } from './fault.js';

/** Events that were produced already, byte for byte. */
export const duplicateEvents: FaultKind<'duplicate-events'> = {
  draw: (random) => ({ kind: 'duplicate-events', events: random.between(5, 50) }),
  inject: ({ events }, { load }) => load.repeatEvents(events),
};

/** Records that nobody can read, between those that matter. */
export const poison: FaultKind<'poison'> = {
  draw: (random) => ({ kind: 'poison', records: random.between(1, 10) }),
  inject: ({ records }, { load }) => load.poison(records),
};
