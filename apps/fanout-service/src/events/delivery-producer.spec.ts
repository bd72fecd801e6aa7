import { setTimeout as sleep } from 'node:timers/promises';
import { TOPICS, type EventType } from '@sight-webhooks/contracts';
import { NotProducedError, RecordsRefusedError, type OutgoingRecord } from '@sight-webhooks/kafka';
import { describe, expect, it } from 'vitest';
import { DeliveryProducer, type Matched } from './delivery-producer.js';

const EVENT_TYPE: EventType = {
  component: 'INSPECTION',
  group: 'Report',
  code: 'report.created',
  name: 'An Inspection report is uploaded',
  resourcePath: '/reports/{resourceId}',
};

const matchedBy = (webhooks: number, mayBegin = true): Matched => ({
  event: {
    source: '/sight/inspection',
    id: '1',
    type: 'report.created',
    time: undefined,
    accountId: 'acme',
    resourceId: 1,
    traceparent: '',
  },
  eventType: EVENT_TYPE,
  subscriptions: Array.from({ length: webhooks }, (_, n) => ({
    webhookId: `w${String(n)}`,
    webhookName: '',
    webhookVersion: 1,
  })),
  context: { begin: () => mayBegin },
});

const deliveriesIn = (records: readonly OutgoingRecord[]): number =>
  records.filter(({ topic }) => topic === TOPICS.deliver).length;

describe('DeliveryProducer', () => {
  it('sends the deliveries of a hundred webhooks in one call', async () => {
    const calls: (readonly OutgoingRecord[])[] = [];
    const producer = new DeliveryProducer(
      {
        send: (records) => {
          calls.push(records);
          return Promise.resolve();
        },
      },
      1_000,
    );
    const produced = await producer.produce(matchedBy(100));
    expect(produced.webhookIds).toHaveLength(100);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toHaveLength(100);
    expect(deliveriesIn(calls[0] ?? [])).toBe(100);
  });

  it('never has more deliveries on their way than it may', async () => {
    let inFlight = 0;
    let most = 0;
    const producer = new DeliveryProducer(
      {
        send: async (records) => {
          inFlight += deliveriesIn(records);
          most = Math.max(most, inFlight);
          await sleep(1);
          inFlight -= deliveriesIn(records);
        },
      },
      700,
    );
    const produced = await Promise.all(
      [1, 2_000, 30, 500, 1, 699].map((n) => producer.produce(matchedBy(n))),
    );
    expect(produced.map(({ webhookIds }) => webhookIds.length)).toEqual([1, 2_000, 30, 500, 1, 699]);
    expect(most).toBeLessThanOrEqual(700);
  });

  it('sends nothing when the record is not to be begun', async () => {
    const producer = new DeliveryProducer({ send: () => Promise.reject(new Error('sent')) }, 1_000);
    const produced = await producer.produce(matchedBy(3, false));
    expect(produced).toEqual({ begun: false, webhookIds: [], refusal: undefined });
  });

  it('leaves out what is refused, and fails when it is not known whether the broker has it', async () => {
    const isRefused = ({ topic, key }: OutgoingRecord): boolean => topic === TOPICS.deliver && key === 'w1';
    const refusing = new DeliveryProducer(
      {
        send: (records) =>
          records.some(isRefused) ? Promise.reject(new RecordsRefusedError('too large')) : Promise.resolve(),
      },
      1_000,
    );
    expect(await refusing.produce(matchedBy(3))).toEqual({
      begun: true,
      webhookIds: ['w0', 'w2'],
      refusal: 'too large',
    });
    const closed = new DeliveryProducer(
      { send: () => Promise.reject(new NotProducedError('closed')) },
      1_000,
    );
    await expect(closed.produce(matchedBy(3))).rejects.toBeInstanceOf(NotProducedError);
  });
});
