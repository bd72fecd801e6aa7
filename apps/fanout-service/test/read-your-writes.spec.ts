import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FanoutHarness } from './fanout-harness.js';

const ROUNDS = 200;
/** Published together with the change that matters, before it: the view has to get through them first. */
const OTHERS = Array.from({ length: 100 }, (_, n) => ({
  webhookId: `other-${String(n)}`,
  accountId: 'other',
  name: 'x'.repeat(1_000),
}));

describe('an event that is produced the instant a change has been published', () => {
  let fanout: FanoutHarness;

  beforeAll(async () => {
    fanout = await FanoutHarness.start(2);
  });
  afterAll(() => fanout.stop());

  it('is matched by a webhook that was created, 200 times on two instances', async () => {
    const eventIds: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const accountId = `created-${String(round)}`;
      const id = randomUUID();
      eventIds.push(id);
      await fanout.publish(round + 1, ...OTHERS, { webhookId: accountId, accountId });
      await fanout.stack.emit([{ id, accountId, resourceId: round }]);
    }
    const tasks = await fanout.tasksOf(ROUNDS, ...eventIds);
    expect(tasks.map(({ delivery }) => delivery.webhookId).sort()).toEqual(
      eventIds.map((_, round) => `created-${String(round)}`).sort(),
    );
    expect(await fanout.metric('fanout_events_total', 'result="unmatched"')).toBe(0);
  });

  it('is not matched by a webhook that was deactivated or removed, 200 times on two instances', async () => {
    const webhooks = Array.from({ length: ROUNDS }, (_, round) => `ended-${String(round)}`);
    await fanout.publish(1, ...webhooks.map((id) => ({ webhookId: id, accountId: id })));
    const eventIds: string[] = [];
    for (const [round, webhookId] of webhooks.entries()) {
      const id = randomUUID();
      eventIds.push(id);
      await fanout.publish(ROUNDS + 1 + round, ...OTHERS);
      if (round % 2 === 0) await fanout.publish(2, { webhookId, accountId: webhookId, active: false });
      else await fanout.remove(2, webhookId);
      await fanout.stack.emit([{ id, accountId: webhookId, resourceId: round }]);
    }
    await fanout.counted('unmatched', ROUNDS);
    const ids = new Set(eventIds);
    expect(fanout.tasks(({ delivery }) => ids.has(delivery.eventId))).toEqual([]);
  });

  it('is matched with the newest version, whatever older one is published after it', async () => {
    const webhookId = 'out-of-order';
    const accountId = 'out-of-order';
    await fanout.publish(7, { webhookId, accountId, name: 'newest' });
    await fanout.publish(6, { webhookId, accountId, name: 'older', active: false });
    const id = randomUUID();
    await fanout.stack.emit([{ id, accountId }]);
    const [task] = await fanout.tasksOf(1, id);
    expect(task?.delivery).toMatchObject({ webhookVersion: 7, webhookName: 'newest' });

    await fanout.remove(8, webhookId);
    await fanout.publish(7, { webhookId, accountId, name: 'newest' });
    const unmatched = await fanout.metric('fanout_events_total', 'result="unmatched"');
    await fanout.stack.emit([{ accountId }]);
    await fanout.counted('unmatched', unmatched + 1);
  });
});
