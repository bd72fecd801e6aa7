import type { DeliveryStatus, FailedReason, Outcome, SkippedReason } from '@sight-webhooks/contracts';

/** How far a run has come. Within a run the higher rank stays, whatever arrives later. */
const RANK = { waiting: 1, ended: 2, delivered: 3 } as const;

/**
 * Where a delivery stands. States form a total order, and the state of a delivery is the greatest that any of its
 * outcomes tells of: outcomes may arrive in any order and more than once.
 *
 * The order of the fields *is* the order of states, most significant first, and every field is always present:
 * MongoDB compares sub-documents field by field as they are stored, so its `$max` agrees with `mergeStates`.
 */
export type DeliveryState = {
  /** 0, and one more for each redelivery: a later run replaces what an earlier one came to. */
  readonly run: number;
  readonly rank: (typeof RANK)[keyof typeof RANK];
  /** The attempt that is waited for, or the last one. */
  readonly attempt: number;
  /** How often the attempt that is waited for has been put off. */
  readonly parks: number;
  readonly status: DeliveryStatus;
  readonly reason: FailedReason | SkippedReason | null;
  /** Milliseconds since the epoch; null when there is no next attempt, or when it is due at once. */
  readonly nextAttemptAt: number | null;
  /** Milliseconds since the epoch; null when the delivery is not parked. */
  readonly parkedSince: number | null;
};

/** What one outcome tells about its delivery. */
export function stateOf({ delivery: { run }, attempt, step }: Outcome): DeliveryState {
  switch (step.kind) {
    case 'accepted':
      return waiting({ run, attempt });
    case 'retry':
      return waiting({ run, attempt: step.attempt, nextAttemptAt: step.notBefore });
    case 'parked':
      return waiting({
        run,
        attempt: step.attempt,
        parks: step.parks,
        nextAttemptAt: step.notBefore,
        parkedSince: step.parkedSince,
      });
    case 'delivered':
      return ended({ run, attempt, rank: RANK.delivered, status: 'delivered', reason: null });
    case 'failed':
    case 'skipped':
      return ended({ run, attempt, rank: RANK.ended, status: step.kind, reason: step.reason });
  }
}

type Waiting = Pick<DeliveryState, 'run' | 'attempt'> &
  Partial<Pick<DeliveryState, 'parks' | 'nextAttemptAt' | 'parkedSince'>>;

function waiting({ run, attempt, parks = 0, nextAttemptAt = null, parkedSince = null }: Waiting) {
  const status = attempt === 1 ? 'pending' : 'retrying';
  return {
    run,
    rank: RANK.waiting,
    attempt,
    parks,
    status,
    reason: null,
    nextAttemptAt,
    parkedSince,
  } as const;
}

type Ended = Pick<DeliveryState, 'run' | 'attempt' | 'rank' | 'status' | 'reason'>;

function ended({ run, attempt, rank, status, reason }: Ended): DeliveryState {
  return { run, rank, attempt, parks: 0, status, reason, nextAttemptAt: null, parkedSince: null };
}

/** The fields in the order of their weight, which is the order in which they are stored. */
const BY_WEIGHT = [
  'run',
  'rank',
  'attempt',
  'parks',
  'status',
  'reason',
  'nextAttemptAt',
  'parkedSince',
] as const satisfies readonly (keyof DeliveryState)[];

/** The greater of two states. Commutative, associative and idempotent. */
export function mergeStates(one: DeliveryState, other: DeliveryState): DeliveryState {
  return compareStates(one, other) >= 0 ? one : other;
}

/** Negative when `one` is the lesser state, 0 when they are equal. */
export function compareStates(one: DeliveryState, other: DeliveryState): number {
  for (const field of BY_WEIGHT) {
    const order = compareValues(one[field], other[field]);
    if (order !== 0) return order;
  }
  return 0;
}

/** As MongoDB orders values of mixed type: null, then numbers, then strings (all of ours are ASCII). */
function compareValues(one: string | number | null, other: string | number | null): number {
  if (one === other) return 0;
  if (one === null) return -1;
  if (other === null) return 1;
  return one < other ? -1 : 1;
}
