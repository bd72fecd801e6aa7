import { describe, expect, it } from 'vitest';
import { paced } from './paced.js';

describe('paced', () => {
  it('calls at its rate, whether or not the earlier calls have ended', async () => {
    let release: () => void = () => undefined;
    const all = new Promise<void>((resolve) => (release = resolve));
    const calledAtMs = await paced(20, 500, (index) => {
      if (index === 19) release();
      return all;
    });
    const takenMs = (calledAtMs.at(-1) ?? 0) - (calledAtMs[0] ?? 0);
    expect(calledAtMs).toHaveLength(20);
    expect(calledAtMs.toSorted()).toEqual(calledAtMs);
    // The last one is due 38 ms after the first; the first itself may be a little late.
    expect(takenMs).toBeGreaterThan(30);
  });

  it('stops at the first failure, and passes it on', async () => {
    let calls = 0;
    const failing = paced(1_000, 1_000, () => {
      calls += 1;
      return calls === 3 ? Promise.reject(new Error('the third')) : Promise.resolve();
    });
    await expect(failing).rejects.toThrow('the third');
    expect(calls).toBeLessThan(900);
  });
});
