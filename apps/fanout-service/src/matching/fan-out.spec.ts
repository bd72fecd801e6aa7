import fc from 'fast-check';
import {
  EVENT_TYPES,
  MESSAGE_ID_PATTERN,
  decodeDeliveryTask,
  encodeDeliveryTask,
  type DomainEvent,
  type EncodedRecord,
  type ReadableRecord,
} from '@sight-webhooks/contracts';
import { describe, expect, it } from 'vitest';
import { fanOutTo } from './fan-out.js';

const text = fc.string({ minLength: 1, maxLength: 20 }).filter((value) => !value.includes('\0'));
const subscription = fc.record({
  webhookId: text,
  webhookName: fc.string(),
  webhookVersion: fc.integer({ min: 1 }),
});
const event: fc.Arbitrary<DomainEvent> = fc.record({
  source: text,
  id: text,
  type: fc.constant('report.created'),
  time: fc.option(fc.integer({ min: 0, max: 4e12 }), { nil: undefined }),
  accountId: text,
  resourceId: fc.nat(),
  traceparent: fc.constant(`00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`),
});
const eventType = fc.constantFrom(...EVENT_TYPES);
const now = fc.integer({ min: 0, max: 4e12 });

const asRead = ({ key, value, headers }: EncodedRecord): ReadableRecord => ({
  key: Buffer.from(key),
  value,
  headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
});

describe('fanOutTo', () => {
  it('makes the task of the first attempt, which can be read back', () => {
    fc.assert(
      fc.property(subscription, event, eventType, now, (webhook, domainEvent, type, time) => {
        const task = fanOutTo(webhook, domainEvent, type, time);
        expect(decodeDeliveryTask(asRead(encodeDeliveryTask(task)))).toEqual({ ok: true, value: task });
        expect(task).toMatchObject({ attempt: 1, parks: 0, notBefore: null });
        expect(task.delivery).toMatchObject({
          ...webhook,
          createdAt: time,
          accountId: domainEvent.accountId,
        });
      }),
    );
  });

  it('gives one event to one webhook one messageId and one body, whenever and however often', () => {
    fc.assert(
      fc.property(subscription, event, eventType, now, now, (webhook, domainEvent, type, first, later) => {
        const a = fanOutTo(webhook, domainEvent, type, first);
        const b = fanOutTo(
          { ...webhook, webhookVersion: 99, webhookName: 'renamed' },
          domainEvent,
          type,
          later,
        );
        expect(a.delivery.messageId).toMatch(MESSAGE_ID_PATTERN);
        expect(b.delivery.messageId).toBe(a.delivery.messageId);
        expect(b.body.equals(a.body)).toBe(true);
      }),
    );
  });
});
