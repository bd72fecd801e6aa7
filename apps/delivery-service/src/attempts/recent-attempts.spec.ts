import { describe, expect, it } from 'vitest';
import { deliveryTask } from './delivery-task.fixture.js';
import { RecentAttempts } from './recent-attempts.js';

describe('RecentAttempts', () => {
  it('takes a repeat for one once the first was acknowledged', async () => {
    const recent = new RecentAttempts(10);
    const task = deliveryTask();
    const first = await recent.start(task);
    first?.attempted();
    first?.end();
    expect(await recent.start(task)).toBeUndefined();
    expect(await recent.start({ ...task, attempt: 2 })).toBeDefined();
  });

  it('lets a twin wait for the first, and run when the first failed', async () => {
    const recent = new RecentAttempts(10);
    const task = deliveryTask();
    const order: string[] = [];
    const first = await recent.start(task);
    const twin = recent.start(task).then((started) => {
      order.push('twin');
      return started;
    });
    await new Promise((resolve) => setImmediate(resolve));
    order.push('end of the first');
    first?.end();
    expect(await twin).toBeDefined();
    expect(order).toEqual(['end of the first', 'twin']);
  });

  it('lets one of two twins run after the first, and takes the other for a repeat of that', async () => {
    const recent = new RecentAttempts(10);
    const task = deliveryTask();
    const first = await recent.start(task);
    const twins = [recent.start(task), recent.start(task)] as const;
    first?.end();
    const second = await twins[0];
    second?.attempted();
    second?.end();
    expect(second).toBeDefined();
    expect(await twins[1]).toBeUndefined();
  });

  it('knows an attempt that was put off from one that was made', async () => {
    const recent = new RecentAttempts(10);
    const task = deliveryTask();
    const first = await recent.start(task);
    first?.parked();
    first?.end();
    expect(await recent.start(task)).toBeUndefined();
    const second = await recent.start({ ...task, parks: 1 });
    second?.attempted();
    second?.end();
    expect(await recent.start({ ...task, parks: 2 })).toBeUndefined();
  });

  it('forgets the oldest beyond its capacity', async () => {
    const recent = new RecentAttempts(2);
    for (const messageId of ['wh-1', 'wh-2', 'wh-3']) {
      const started = await recent.start(deliveryTask({ messageId }));
      started?.attempted();
      started?.end();
    }
    expect(recent.size).toBe(2);
    expect(await recent.start(deliveryTask({ messageId: 'wh-1' }))).toBeDefined();
    expect(await recent.start(deliveryTask({ messageId: 'wh-3' }))).toBeUndefined();
  });
});
