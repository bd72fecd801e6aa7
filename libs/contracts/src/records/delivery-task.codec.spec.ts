import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { malformedEnvelopes, malformedJson, type MalformedCase } from '../../test/malformed.cases.js';
import { asConsumed, deliveryTask, noise } from '../../test/record.arbitrary.js';
import {
  decodeDeliveryTask,
  encodeDeliveryTask,
  peekDelivery,
  type DeliveryTask,
} from './delivery-task.codec.js';

const task: DeliveryTask = {
  delivery: {
    messageId: 'wh-2713af72-f843-53b8-a821-f762ac6e3080',
    run: 0,
    accountId: 'acme',
    webhookId: 'hook-1',
    webhookName: 'Slack',
    webhookVersion: 3,
    eventSource: '/sight/inspection',
    eventId: '7b0e',
    eventCode: 'report.created',
    resourceId: 12301,
    createdAt: 1_795_507_200_000,
  },
  attempt: 2,
  parks: 0,
  parkedSince: null,
  notBefore: 1_795_507_260_000,
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  body: Buffer.from('{"messageId":"…"}'),
};
const sound = encodeDeliveryTask(task);
const record = asConsumed(sound);
const fields = JSON.parse(String(sound.headers['delivery'])) as Record<string, unknown>;

const withHeaders = (headers: Record<string, Buffer | string>) =>
  asConsumed({ ...sound, headers: { ...sound.headers, ...headers } });
const withFields = (changes: object) => withHeaders({ delivery: JSON.stringify({ ...fields, ...changes }) });

const malformed: MalformedCase[] = [
  ...malformedEnvelopes(sound),
  ...malformedJson(fields).map(({ name, reason, bytes }) => ({
    name: `${name} in the delivery header`,
    reason,
    record: withHeaders({ delivery: bytes }),
  })),
  { name: 'no value', reason: 'empty_value', record: { ...record, value: null } },
  { name: 'no key', reason: 'schema_violation', record: { ...record, key: null } },
  {
    name: 'no delivery header',
    reason: 'missing_header',
    record: { ...record, headers: { ...record.headers, delivery: undefined } },
  },
  ...['', 'soon', '-1', '1.5', '1e3', ' 1', '99999999999999999'].map((text): MalformedCase => ({
    name: `not-before "${text}"`,
    reason: 'bad_not_before',
    record: withHeaders({ 'not-before': text }),
  })),
  ...[0, 5, 1.5, '1', null].map((attempt): MalformedCase => ({
    name: `attempt ${JSON.stringify(attempt)}`,
    reason: 'schema_violation',
    record: withFields({ attempt }),
  })),
  { name: 'a time beyond all dates', reason: 'schema_violation', record: withFields({ createdAt: 1e300 }) },
  { name: 'NUL in an id', reason: 'schema_violation', record: withFields({ accountId: 'a\0b' }) },
  {
    name: 'half a character in an id',
    reason: 'schema_violation',
    record: withFields({ accountId: '\ud83d' }),
  },
  {
    name: 'a messageId that is no header',
    reason: 'schema_violation',
    record: withFields({ messageId: 'a\r\nb' }),
  },
];

describe('delivery task', () => {
  it('comes back as it was, with the fields that a newer version added', () => {
    fc.assert(
      fc.property(deliveryTask, (one) => {
        expect(decodeDeliveryTask(asConsumed(encodeDeliveryTask(one)))).toEqual({ ok: true, value: one });
      }),
    );
  });

  it('is written the same again', () => {
    fc.assert(
      fc.property(deliveryTask, (one) => {
        const first = decodeDeliveryTask(asConsumed(encodeDeliveryTask(one)));
        if (!first.ok) throw new Error(first.detail);
        const written = encodeDeliveryTask(first.value);
        const second = decodeDeliveryTask(asConsumed(written));
        if (!second.ok) throw new Error(second.detail);
        expect(encodeDeliveryTask(second.value)).toEqual(written);
      }),
    );
  });

  it('hands on unknown fields and the bytes of the body untouched', () => {
    const body = Buffer.from([0, 0xff, 0x0a]);
    const decoded = decodeDeliveryTask({ ...withFields({ priority: { level: 1 } }), value: body });
    if (!decoded.ok) throw new Error(decoded.detail);
    const again = encodeDeliveryTask(decoded.value);
    expect(again.value).toBe(body);
    expect(JSON.parse(String(again.headers['delivery']))).toEqual({ ...fields, priority: { level: 1 } });
  });

  it('is due never earlier than asked for', () => {
    const written = encodeDeliveryTask({ ...task, notBefore: 1000.25 });
    expect(decodeDeliveryTask(asConsumed(written))).toMatchObject({ value: { notBefore: 1001 } });
  });

  it('takes a body of a megabyte', () => {
    expect(decodeDeliveryTask({ ...record, value: Buffer.alloc(1 << 20, '1') }).ok).toBe(true);
  });

  it('gets a trace of its own when the one that came is missing or malformed', () => {
    const decoded = decodeDeliveryTask(withHeaders({ traceparent: '00-xyz' }));
    expect(decoded).toMatchObject({
      value: { traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-/) as unknown },
    });
  });

  it('does not let a key named __proto__ reach any prototype', () => {
    const text = JSON.stringify(fields).replace('{', '{"__proto__":{"attempt":4,"polluted":true},');
    const decoded = decodeDeliveryTask(withHeaders({ delivery: text }));
    expect(decoded).toMatchObject({ ok: true, value: { attempt: 2 } });
    expect({}).not.toHaveProperty('polluted');
    if (decoded.ok) expect((decoded.value.delivery as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each(malformed)('is refused: $name', ({ reason, record: spoilt }) => {
    expect(decodeDeliveryTask(spoilt)).toMatchObject({ ok: false, reason });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(noise, (one) => {
        expect(decodeDeliveryTask(one).ok).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('says what is wrong without the values', () => {
    const decoded = decodeDeliveryTask(withFields({ accountId: 42, webhookName: ['s3cret'] }));
    expect(decoded).toMatchObject({
      detail: 'delivery/accountId: invalid_type; delivery/webhookName: invalid_type',
    });
  });
});

describe('peekDelivery', () => {
  it('tells the delivery and its match of whatever is written', () => {
    fc.assert(
      fc.property(deliveryTask, (one) => {
        const { messageId, createdAt } = one.delivery;
        expect(peekDelivery(asConsumed(encodeDeliveryTask(one)))).toEqual({ messageId, createdAt });
      }),
    );
  });

  it.each([
    ['another order', JSON.stringify({ createdAt: 1, messageId: 'wh-1' })],
    ['an escape in the id', '{"messageId":"\\u0061","createdAt":1,"attempt":1}'],
    ['no JSON', 'wh-1'],
  ])('leaves to decoding what has %s', (_, delivery) => {
    expect(peekDelivery(withHeaders({ delivery }))).toBeUndefined();
  });

  it('takes no text in a name for the time', () => {
    const webhookName = '","createdAt":5,"';
    const named = encodeDeliveryTask({ ...task, delivery: { ...task.delivery, webhookName } });
    expect(peekDelivery(asConsumed(named))?.createdAt).toBe(task.delivery.createdAt);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(noise, (one) => {
        peekDelivery(one);
      }),
    );
  });
});
