import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messageIdOf } from '@sight-webhooks/contracts';
import { FanoutHarness } from './fanout-harness.js';

const SOURCE = '/sight/inspection';

describe('an event', () => {
  let fanout: FanoutHarness;

  beforeAll(async () => {
    fanout = await FanoutHarness.start(1);
  });
  afterAll(() => fanout.stop());

  it.each(['structured', 'binary'] as const)('in %s mode becomes a task', async (mode) => {
    const accountId = `account-${mode}`;
    const webhookId = `webhook-${mode}`;
    const id = randomUUID();
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    await fanout.publish(
      3,
      { webhookId, accountId, name: 'Slack Webhook' },
      { webhookId: `${webhookId}-inactive`, accountId, active: false },
      { webhookId: `${webhookId}-other-event`, accountId, events: ['report.file_ready'] },
      { webhookId: `${webhookId}-other-account`, accountId: 'globex' },
    );
    const time = '2026-11-24T08:00:00Z';
    await fanout.stack.emit([{ id, accountId, resourceId: 12_301, time, traceparent }], mode);

    const messageId = messageIdOf(SOURCE, id, webhookId);
    const [task, ...others] = await fanout.tasksOf(1, id);
    expect(others).toEqual([]);
    expect(task?.body.toString()).toBe(
      `{"messageId":"${messageId}","eventCode":"report.created","eventName":"An Inspection report is uploaded",` +
        `"payload":{"resourceId":12301,"path":"/reports/12301"}}`,
    );
    expect(task).toMatchObject({ attempt: 1, parks: 0, notBefore: null, traceparent });
    expect(task?.delivery).toMatchObject({
      messageId,
      run: 0,
      accountId,
      webhookId,
      webhookName: 'Slack Webhook',
      webhookVersion: 3,
      eventSource: SOURCE,
      eventId: id,
      eventCode: 'report.created',
      eventTime: Date.parse(time),
      resourceId: 12_301,
    });
  });

  it('that is produced again is suppressed for the webhooks that have it', async () => {
    const accountId = 'account-repeat';
    const event = { id: randomUUID(), accountId };
    await fanout.publish(1, { webhookId: 'repeat-1', accountId });
    await fanout.stack.emit([event, event, event]);
    await fanout.counted('repeat', 2);
    expect(fanout.tasks(({ delivery }) => delivery.eventId === event.id)).toHaveLength(1);

    // One that was created in between has never had it.
    await fanout.publish(1, { webhookId: 'repeat-2', accountId });
    await fanout.stack.emit([event]);
    const tasks = await fanout.tasksOf(2, event.id);
    expect(tasks.map(({ delivery }) => delivery.webhookId)).toEqual(['repeat-1', 'repeat-2']);
    // The same source and id in another account is another event.
    await fanout.publish(1, { webhookId: 'repeat-3', accountId: 'account-repeat-too' });
    await fanout.stack.emit([{ ...event, accountId: 'account-repeat-too' }]);
    expect(await fanout.tasksOf(3, event.id)).toHaveLength(3);
  });

  it('to a hundred webhooks is one request to the broker, a thousand are a few', async () => {
    const accountId = 'account-hundred';
    await fanout.publish(
      1,
      ...Array.from({ length: 100 }, (_, n) => ({ webhookId: `hundred-${String(n)}`, accountId })),
    );
    const before = await fanout.metric('kafka_produce_requests_total');
    const id = randomUUID();
    await fanout.stack.emit([{ id, accountId }]);
    const tasks = await fanout.tasksOf(100, id);
    expect(new Set(tasks.map(({ delivery }) => delivery.messageId)).size).toBe(100);
    await fanout.counted('matched', 1);
    expect((await fanout.metric('kafka_produce_requests_total')) - before).toBe(1);

    await fanout.publish(
      1,
      ...Array.from({ length: 1_000 }, (_, n) => ({
        webhookId: `thousand-${String(n)}`,
        accountId: 'thousand',
      })),
    );
    const beforeThousand = await fanout.metric('kafka_produce_requests_total');
    const thousandId = randomUUID();
    await fanout.stack.emit([{ id: thousandId, accountId: 'thousand' }]);
    expect(await fanout.tasksOf(1_000, thousandId)).toHaveLength(1_000);
    expect((await fanout.metric('kafka_produce_requests_total')) - beforeThousand).toBeLessThanOrEqual(6);
  });

  it('of a type that is not in the catalogue is ignored and counted', async () => {
    await fanout.stack.emit([{ type: 'report.deleted' }]);
    await fanout.counted('unknown_type', 1);
    expect(fanout.invalidEvents).toEqual([]);
  });

  it('has the same messageId after a restart, which has forgotten that it was produced', async () => {
    const accountId = 'account-restart';
    const event = { id: randomUUID(), accountId };
    await fanout.publish(1, { webhookId: 'restart', accountId });
    await fanout.stack.emit([event]);
    await fanout.tasksOf(1, event.id);
    for (const service of fanout.stack.services('fanout-service')) await service.stop();
    const restarted = await fanout.stack.startService('fanout-service');
    await fanout.stack.emit([event]);
    const [first, again, ...others] = await fanout.tasksOf(2, event.id);
    expect(others).toEqual([]);
    expect(again?.delivery.messageId).toBe(first?.delivery.messageId);
    expect(again?.body).toEqual(first?.body);
    await restarted.stop();
  });
});
