import type { ServiceName } from '@sight-webhooks/testing';
import type { Lab } from '../lab/lab.js';
import type { Random } from '../plan/random.js';

/** Names one of the processes of a service. */
export type Target = { readonly service: ServiceName; readonly slot: number };

/** What is done to the product. Plain data: a plan can be printed, and run again. */
export type Fault =
  | (Target & {
      readonly kind: 'kill';
      readonly signal: 'SIGKILL' | 'SIGTERM';
      readonly downMs: number;
      /** Events right before, so that much is under way. */
      readonly burst?: number;
    })
  | {
      readonly kind: 'crash-points';
      /** One process after the other for each target, all targets side by side. */
      readonly arms: readonly (Target & { readonly points: readonly string[] })[];
    }
  | { readonly kind: 'rolling-restart'; readonly service: ServiceName }
  | (Target & { readonly kind: 'freeze'; readonly forMs: number })
  | { readonly kind: 'rebalance'; readonly rounds: number; readonly everyMs: number }
  | { readonly kind: 'held-back'; readonly events: number }
  | { readonly kind: 'power-cut'; readonly awayMs: number }
  | { readonly kind: 'broker-away'; readonly how: 'stop' | 'kill'; readonly awayMs: number }
  | { readonly kind: 'database-restart'; readonly awayMs: number }
  | { readonly kind: 'database-step-down' }
  | { readonly kind: 'database-slow'; readonly delayMs: number; readonly forMs: number }
  | { readonly kind: 'database-failing'; readonly forMs: number }
  | { readonly kind: 'full-disk'; readonly forMs: number }
  | (Target & { readonly kind: 'clock-jump'; readonly jumpMs: number; readonly forMs: number })
  | { readonly kind: 'duplicate-events'; readonly events: number }
  | { readonly kind: 'poison'; readonly records: number };

export type FaultOf<Kind extends Fault['kind']> = Extract<Fault, { kind: Kind }>;

/** One kind of fault: how to draw one at random, what it needs, and how it is done. */
export type FaultKind<Kind extends Fault['kind']> = {
  draw(random: Random): FaultOf<Kind>;
  /** Why this machine or this lab cannot inject it; undefined when it can. */
  missing?(lab: Lab): string | undefined | Promise<string | undefined>;
  /** Resolves when the fault is over and what it hit has recovered, or is about to by itself. */
  inject(fault: FaultOf<Kind>, lab: Lab): Promise<void>;
};
