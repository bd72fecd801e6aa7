import { describe, expect, it } from 'vitest';
import { deliveryTask } from './delivery-task.fixture.js';
import { RecentAttempts } from './recent-attempts.js';

describe('RecentAttempts', () => {
  it('takes a repeat for one once the first was acknowledged', async () => {
    const recent = new RecentAttempts(10);
    const task = deliveryTask();
    expect(await recent.start(task)).toBe('new');
    recent.attempted(task);
    recent.end(task);
    expect(await recent.start(task)).toBe('repeat');
    expect(await recent.start({ ...task, attempt: 2 })).toBe('new');
  });

  it('lets a twin wait for the first, and run when the first failed', async () => {
    const recent = new RecentAttempts(10);
    const task = deliveryTask();
    await recent.start(task);
    const twin = recent.start(task);
    recent.end(task);
    expect(await twin).toBe('new');
  });

  it('knows an attempt that was put off from one that was made', async () => {
    const recent = new RecentAttempts(10);
    const task = deliveryTask();
    await recent.start(task);
    recent.parked(task);
    recent.end(task);
    expect(await recent.start(task)).toBe('repeat');
    const putOff = { ...task, parks: 1 };
    expect(await recent.start(putOff)).toBe('new');
    recent.attempted(putOff);
    recent.end(putOff);
    expect(await recent.start({ ...task, parks: 2 })).toBe('repeat');
  });

  it('forgets the oldest beyond its capacity', async () => {
    const recent = new RecentAttempts(2);
    for (const messageId of ['wh-1', 'wh-2', 'wh-3']) recent.attempted(deliveryTask({ messageId }));
    expect(recent.size).toBe(2);
    expect(await recent.start(deliveryTask({ messageId: 'wh-1' }))).toBe('new');
    expect(await recent.start(deliveryTask({ messageId: 'wh-3' }))).toBe('repeat');
  });
});
