import { busyEndpointsPair, endpointsPair } from './endpoints.pair.js';
import { logPair } from './log.pair.js';
import { retriesPair } from './retries.pair.js';
import { webhooksPair } from './webhooks.pair.js';
import type { Pair } from './pair.js';

/** What there can be much of while something else is delivered. */
const PAIRS_BY_NAME = {
  webhooks: webhooksPair,
  endpoints: endpointsPair,
  'busy-endpoints': busyEndpointsPair,
  log: logPair,
  retries: retriesPair,
};

export type PairName = keyof typeof PAIRS_BY_NAME;
export const PAIRS: Readonly<Record<PairName, Pair>> = PAIRS_BY_NAME;
export const PAIR_NAMES = Object.keys(PAIRS) as readonly PairName[];
