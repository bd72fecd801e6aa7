import { describe, expect, it } from 'vitest';
import { deliveryTask } from './delivery-task.fixture.js';
import { RecentAttempts } from './recent-attempts.js';

describe('RecentAttempts', () => {
  it('takes a repeat for one once the first was acknowledged', async () => {
    const recent = new RecentAttempts(10);
    const task = deliveryTask();
    const first = await recent.start(task);
    if (first) recent.attempted(first);
    if (first) recent.end(first);
    expect(await recent.start(task)).toBeUndefined();
    expect(await recent.start({ ...task, attempt: 2 })).toBeDefined();
  });

  it('lets a twin wait for the first, and run when the first failed', async () => {
    const recent = new RecentAttempts(10);
    const task = deliveryTask();
    const order: string[] = [];
    const first = await recent.start(task);
    const twin = Promise.resolve(recent.start(task)).then((started) => {
      order.push('twin');
      return started;
    });
    await new Promise((resolve) => setImmediate(resolve));
    order.push('end of the first');
    if (first) recent.end(first);
    expect(await twin).toBeDefined();
    expect(order).toEqual(['end of the first', 'twin']);
  });

  it('lets one of two twins run after the first, and takes the other for a repeat of that', async () => {
    const recent = new RecentAttempts(10);
    const task = deliveryTask();
    const first = await recent.start(task);
    const twins = [recent.start(task), recent.start(task)] as const;
    if (first) recent.end(first);
    const second = await twins[0];
    if (second) recent.attempted(second);
    if (second) recent.end(second);
    expect(second).toBeDefined();
    expect(await twins[1]).toBeUndefined();
  });

  it('knows an attempt that was put off from one that was made', async () => {
    const recent = new RecentAttempts(10);
    const task = deliveryTask();
    const first = await recent.start(task);
    if (first) recent.parked(first);
    if (first) recent.end(first);
    expect(await recent.start(task)).toBeUndefined();
    const second = await recent.start({ ...task, parks: 1 });
    if (second) recent.attempted(second);
    if (second) recent.end(second);
    expect(await recent.start({ ...task, parks: 2 })).toBeUndefined();
  });

  it('forgets the oldest, but never one of as many as it has to know', async () => {
    const capacity = 10;
    const recent = new RecentAttempts(capacity);
    const tasks = Array.from({ length: 100 }, (_, n) => deliveryTask({ messageId: `wh-${String(n)}` }));
    for (const [n, task] of tasks.entries()) {
      const started = await recent.start(task);
      if (started) recent.attempted(started);
      if (started) recent.end(started);
      expect(recent.size).toBeLessThan(2 * capacity);
      for (const latest of tasks.slice(Math.max(0, n + 1 - capacity), n + 1))
        expect(recent.start(latest)).toBeUndefined();
      const forgotten = tasks[n - 2 * capacity];
      const again = forgotten === undefined ? undefined : await recent.start(forgotten);
      if (forgotten !== undefined) expect(again).toBeDefined();
      if (again) recent.end(again);
    }
  });
});
