import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Bulkheads, type BulkheadOptions } from './bulkheads.js';
import type { Admission } from './endpoint-bulkhead.js';

const ATTEMPT_TIMEOUT_MS = 60_000;
const PROBE_AFTER_MS = 30_000;
const answered = { timedOut: false, durationMs: 5 };
const timedOut = { timedOut: true, durationMs: ATTEMPT_TIMEOUT_MS };

/** Asks for admission, and knows what has been decided so far. */
function ask(bulkheads: Bulkheads, endpointId: string, heldBack = false, accountId = `of ${endpointId}`) {
  const asked: { admission?: Admission } = {};
  const record = { heldBack: () => heldBack };
  void Promise.resolve(bulkheads.admit({ endpointId, accountId, record })).then(
    (admission) => (asked.admission = admission),
  );
  return asked;
}

const release = (asked: { admission?: Admission } | undefined, result = answered): void => {
  if (asked?.admission?.kind === 'send') asked.admission.release(result);
};

describe('Bulkheads', () => {
  let bulkheads: Bulkheads;
  const build = (options: Partial<BulkheadOptions> = {}): void => {
    bulkheads = new Bulkheads({
      maxRunning: 100,
      maxRunningPerEndpoint: 10,
      attemptTimeoutMs: ATTEMPT_TIMEOUT_MS,
      probeAfterMs: PROBE_AFTER_MS,
      ...options,
    });
  };
  const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
  const kinds = (asked: readonly { admission?: Admission }[]): (string | undefined)[] =>
    asked.map(({ admission }) => admission?.kind);

  beforeEach(() => {
    vi.useFakeTimers();
    build();
  });
  afterEach(() => {
    bulkheads.close();
    vi.useRealTimers();
  });

  it('lets an endpoint have its limit in flight, the rest waits and follows as slots become free', async () => {
    const asked = Array.from({ length: 12 }, () => ask(bulkheads, 'a'));
    await settle();
    expect(kinds(asked).filter((kind) => kind === 'send')).toHaveLength(10);
    release(asked[0]);
    await settle();
    expect(kinds(asked).filter((kind) => kind === 'send')).toHaveLength(11);
    expect(bulkheads.queued).toBe(1);
  });

  it('tells which accounts have most going on', async () => {
    for (let each = 0; each < 12; each += 1) ask(bulkheads, 'a', false, 'acme');
    ask(bulkheads, 'b', false, 'acme');
    ask(bulkheads, 'c', false, 'globex');
    ask(bulkheads, 'd', false, 'initech');
    await settle();
    const [acme, ...others] = bulkheads.busiestAccounts(2);
    expect(acme).toEqual({ accountId: 'acme', running: 11, queued: 2, hanging: 0 });
    expect(others).toHaveLength(1);
  });

  it('always has slots for endpoints that are known to answer, however many silent ones come in a burst', async () => {
    build({ maxRunning: 2_048, maxRunningPerEndpoint: 256 });
    const first = ask(bulkheads, 'healthy');
    await settle();
    release(first);
    for (let endpoint = 0; endpoint < 2_000; endpoint += 1) {
      for (let attempt = 0; attempt < 50; attempt += 1) ask(bulkheads, `silent ${String(endpoint)}`);
    }
    const burst = Array.from({ length: 40 }, () => ask(bulkheads, 'healthy'));
    await settle();
    expect(kinds(burst).every((kind) => kind === 'send')).toBe(true);
  });

  it('does not let one account with many endpoints have everything', async () => {
    for (let endpoint = 0; endpoint < 200; endpoint += 1)
      ask(bulkheads, `e${String(endpoint)}`, false, 'greedy');
    await settle();
    expect(bulkheads.running).toBe(44);
  });

  it('lets many endpoints have slots in the order in which they came', async () => {
    build({ maxRunning: 16 });
    const asked = Array.from({ length: 200 }, (_, index) => ask(bulkheads, `e${String(index)}`));
    await settle();
    const running = kinds(asked).indexOf(undefined);
    expect(running).toBeGreaterThan(1);
    for (let ended = 0; ended + running < asked.length; ended += 1) {
      release(asked[ended]);
      await settle();
      expect(kinds(asked).indexOf(undefined)).toBe(
        ended + running + 1 === asked.length ? -1 : ended + running + 1,
      );
    }
  });

  it('puts everything off once an endpoint hangs, lets one probe through, and goes on when it answers', async () => {
    const asked = Array.from({ length: 10 }, () => ask(bulkheads, 'a'));
    await settle();
    for (const one of asked) release(one, timedOut);
    await settle();
    expect(bulkheads.hanging).toBe(1);
    const parked = ask(bulkheads, 'a');
    await settle();
    expect(parked.admission).toEqual({ kind: 'park' });

    await vi.advanceTimersByTimeAsync(PROBE_AFTER_MS);
    const [probe, other] = [ask(bulkheads, 'a'), ask(bulkheads, 'a')];
    await settle();
    expect(kinds([probe, other])).toEqual(['send', 'park']);
    release(probe);
    await settle();
    const after = ask(bulkheads, 'a');
    await settle();
    expect(after.admission?.kind).toBe('send');
    expect(bulkheads.hanging).toBe(0);
  });

  it('never puts off for an endpoint that answers, however many of its answers are slow or bad', async () => {
    build({ maxRunningPerEndpoint: 1 });
    for (let request = 0; request < 200; request += 1) {
      const asked = ask(bulkheads, 'a', true);
      await settle();
      expect(asked.admission?.kind).toBe('send');
      // Four of five time out.
      release(asked, request % 5 === 0 ? answered : timedOut);
    }
  });

  it('puts off what piles up before a silent endpoint only while other records have to stay in Kafka', async () => {
    build({ maxRunningPerEndpoint: 1 });
    const [running] = [ask(bulkheads, 'a')];
    const patient = Array.from({ length: 10 }, () => ask(bulkheads, 'a', false));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(kinds(patient).every((kind) => kind === undefined)).toBe(true);
    const excess = Array.from({ length: 10 }, () => ask(bulkheads, 'a', true));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(kinds(excess).every((kind) => kind === 'park')).toBe(true);
    expect(kinds(patient).every((kind) => kind === undefined)).toBe(true);
    expect(running.admission?.kind).toBe('send');
  });

  it('forgets endpoints that have been idle', async () => {
    for (let endpoint = 0; endpoint < 100; endpoint += 1) {
      const asked = ask(bulkheads, `e${String(endpoint)}`);
      await settle();
      release(asked, endpoint % 2 === 0 ? answered : timedOut);
    }
    expect(bulkheads.endpoints).toBe(100);
    await vi.advanceTimersByTimeAsync(200_000);
    expect(bulkheads.endpoints).toBe(0);
  });
});
