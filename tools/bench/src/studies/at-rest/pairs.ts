import { endpointsPair } from './endpoints.pair.js';
import { logPair } from './log.pair.js';
import { retriesPair } from './retries.pair.js';
import { webhooksPair } from './webhooks.pair.js';

/** What there can be much of while something else is delivered. */
export const PAIRS = {
  webhooks: webhooksPair,
  endpoints: endpointsPair,
  log: logPair,
  retries: retriesPair,
};

export type PairName = keyof typeof PAIRS;
export const PAIR_NAMES = Object.keys(PAIRS) as readonly PairName[];
