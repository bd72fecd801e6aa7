/** What is checked, each by its own pure function over the ledger. */
export const CHECKS = [
  'ends',
  'expected',
  'skipped',
  'delivered',
  'exhausted',
  'identity',
  'signature',
  'repeats',
  'early',
  'acknowledged',
  'dead-letter',
  'poison',
  'exits',
] as const;
export type CheckName = (typeof CHECKS)[number];

/** A promise that did not hold, once. */
export type Violation = { readonly check: CheckName; readonly detail: string };
