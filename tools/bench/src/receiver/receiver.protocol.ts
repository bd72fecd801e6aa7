/** What the bench tells the receiver. */
export type ReceiverRequest =
  /**
   * Forgets what came and counts anew. With `failTogether`, first attempts are held until all of the expected ids are
   * there, then answered with 500 at one moment and not counted.
   */
  | { readonly kind: 'expect'; readonly count: number; readonly failTogether: boolean }
  | { readonly kind: 'report' };

/** What the receiver counted since the last `expect`. Times are of the monotonic clock. */
export type ReceiverReport = {
  readonly total: number;
  readonly ids: readonly string[];
  readonly timesMs: Float64Array;
  /** Of `failTogether`: how many first attempts were failed, and when. */
  readonly failed: number;
  readonly failedAtMs: number;
};

export type ReceiverMessage =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'counting' }
  /** As many distinct ids as expected have come. */
  | { readonly kind: 'complete' }
  | { readonly kind: 'report'; readonly report: ReceiverReport };
