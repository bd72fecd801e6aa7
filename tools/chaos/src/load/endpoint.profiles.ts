import type { Behaviour } from '@sight-webhooks/testing';

/** How a customer's endpoint behaves; by attempt and resource, so that a run can be repeated. */
export type EndpointProfile = {
  readonly name: string;
  readonly account: 'steady' | 'odd' | 'still' | 'busy';
  /** What is there: our receiver, one whose certificate nobody vouches for, or nothing at all. */
  readonly at: 'http' | 'bad-tls' | 'nowhere';
  readonly behaviour: (attempt: number, resourceId: number) => Behaviour;
};

const OK: Behaviour = { kind: 'respond' };
const MEGABYTE = 1024 * 1024;

const always =
  (behaviour: Behaviour): EndpointProfile['behaviour'] =>
  () =>
    behaviour;

export const PROFILES: readonly EndpointProfile[] = [
  { name: 'healthy', account: 'steady', at: 'http', behaviour: always(OK) },
  { name: 'slow', account: 'steady', at: 'http', behaviour: always({ kind: 'respond', delayMs: 400 }) },
  {
    name: 'flaky',
    account: 'steady',
    at: 'http',
    // Succeeds at the first attempt for a quarter of the events, at the fourth for another.
    behaviour: (attempt, resourceId) =>
      attempt > resourceId % 4 ? OK : { kind: 'respond', status: 503, body: 'later' },
  },
  { name: 'broken', account: 'odd', at: 'http', behaviour: always({ kind: 'respond', status: 500 }) },
  { name: 'created', account: 'odd', at: 'http', behaviour: always({ kind: 'respond', status: 201 }) },
  {
    name: 'moved',
    account: 'odd',
    at: 'http',
    behaviour: always({ kind: 'redirect', location: '/elsewhere' }),
  },
  { name: 'resets', account: 'odd', at: 'http', behaviour: always({ kind: 'reset' }) },
  { name: 'garbage', account: 'odd', at: 'http', behaviour: always({ kind: 'garbage' }) },
  {
    name: 'megabytes',
    account: 'odd',
    at: 'http',
    behaviour: always({ kind: 'huge-body', bytes: MEGABYTE }),
  },
  { name: 'breaks-off', account: 'odd', at: 'http', behaviour: always({ kind: 'broken-off-body' }) },
  { name: 'bad-tls', account: 'odd', at: 'bad-tls', behaviour: always(OK) },
  { name: 'nowhere', account: 'odd', at: 'nowhere', behaviour: always(OK) },
  { name: 'hangs', account: 'still', at: 'http', behaviour: always({ kind: 'hang' }) },
  { name: 'drips', account: 'still', at: 'http', behaviour: always({ kind: 'drip', intervalMs: 200 }) },
  {
    name: 'wakes-up',
    account: 'still',
    at: 'http',
    behaviour: (attempt) => (attempt <= 2 ? { kind: 'hang' } : OK),
  },
  // Nothing but bursts, on every partition: what waits there fills the windows.
  ...Array.from({ length: 8 }, (_, index): EndpointProfile => ({
    name: `busy-${String(index)}`,
    account: 'busy',
    at: 'http',
    behaviour: always({ kind: 'respond', delayMs: 400 }),
  })),
];

/** Whether this is an answer that the product has to take for a success. */
export function succeeds(behaviour: Behaviour, answered: boolean): boolean {
  // Of a body that is longer than anybody needs the rest is not read: its end is never written.
  if (behaviour.kind === 'huge-body') return (behaviour.status ?? 200) === 200;
  return behaviour.kind === 'respond' && (behaviour.status ?? 200) === 200 && answered;
}

/** How long after the arrival the answer is begun, milliseconds; undefined when there is none, or no end to it. */
export function answerDelayMs(behaviour: Behaviour): number | undefined {
  if (behaviour.kind === 'hang' || behaviour.kind === 'drip') return undefined;
  // A timer may fire a millisecond early.
  return behaviour.kind === 'respond' && behaviour.delayMs !== undefined ? behaviour.delayMs - 1 : 0;
}
