import { setTimeout as sleep } from 'node:timers/promises';
import { ReadToEndTimeoutError } from '@sight-webhooks/kafka';
import { describe, expect, it } from 'vitest';
import { BarrierStoppedError, ConfigBarrier } from './config-barrier.js';

type Question = { readonly answer: () => void; readonly timeOut: () => void };

function barrierWithView(): { barrier: ConfigBarrier; questions: Question[]; waits: number[] } {
  const questions: Question[] = [];
  const waits: number[] = [];
  const barrier = new ConfigBarrier({
    view: {
      readToEnd: () =>
        new Promise((resolve, reject) => {
          questions.push({
            answer: resolve,
            timeOut: () => {
              reject(new ReadToEndTimeoutError('too slow'));
            },
          });
        }),
    },
    timeoutMs: 10,
    logger: { warn: () => undefined, info: () => undefined },
    onPassed: (waitedMs) => waits.push(waitedMs),
  });
  return { barrier, questions, waits };
}

/** Whether the promise has settled by the next turns of the event loop. */
async function settled(promise: Promise<void>): Promise<boolean> {
  let done = false;
  void promise.finally(() => (done = true)).catch(() => undefined);
  await sleep(5);
  return done;
}

describe('ConfigBarrier', () => {
  it('asks once for the records of one batch', async () => {
    const { barrier, questions, waits } = barrierWithView();
    const records = Array.from({ length: 1_000 }, () => barrier.passed());
    await sleep(5);
    expect(questions).toHaveLength(1);
    questions[0]?.answer();
    await Promise.all(records);
    expect(waits).toHaveLength(1);
  });

  it('asks again for a record that comes after the question, although its answer is still to come', async () => {
    const { barrier, questions } = barrierWithView();
    const first = barrier.passed();
    await sleep(5);
    const second = barrier.passed();
    await sleep(5);
    expect(questions).toHaveLength(2);
    questions[0]?.answer();
    await first;
    expect(await settled(second)).toBe(false);
    questions[1]?.answer();
    await second;
  });

  it('asks again for a record that comes after an answer, however soon', async () => {
    const { barrier, questions } = barrierWithView();
    const first = barrier.passed();
    await sleep(5);
    questions[0]?.answer();
    await first;
    const second = barrier.passed();
    expect(await settled(second)).toBe(false);
    questions[1]?.answer();
    await second;
  });

  it('holds while the view is behind, says since when, and passes once it has caught up', async () => {
    const { barrier, questions } = barrierWithView();
    const record = barrier.passed();
    for (let n = 0; n < 3; n += 1) {
      await sleep(5);
      questions[n]?.timeOut();
      expect(await settled(record)).toBe(false);
      expect(barrier.heldSince).toBeLessThanOrEqual(Date.now());
    }
    questions[3]?.answer();
    await record;
    expect(barrier.heldSince).toBeUndefined();
  });

  it('lets nothing pass once it has been stopped', async () => {
    const { barrier, questions } = barrierWithView();
    const record = barrier.passed();
    await sleep(5);
    barrier.stop();
    questions[0]?.timeOut();
    await expect(record).rejects.toBeInstanceOf(BarrierStoppedError);
    await expect(barrier.passed()).rejects.toBeInstanceOf(BarrierStoppedError);
  });
});
