import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asConsumed,
  deliveryTask,
  outcome,
  traceparent,
  webhookConfigRecord,
} from '../../test/record.arbitrary.js';
import {
  INVALID_REASONS,
  decodeDeliveryTask,
  decodeDomainEvent,
  decodeOutcome,
  decodeWebhookConfig,
  encodeDeliveryTask,
  encodeOutcome,
  encodeWebhookConfig,
  type Decoded,
  type ReadableRecord,
} from '../index.js';

/** Sound records of each kind, and what reads them. Random bytes alone hardly ever get past the first check. */
const event = fc.record({ id: fc.uuid(), resourceId: fc.nat() }).map(({ id, resourceId }) => ({
  key: Buffer.from(String(resourceId)),
  value: Buffer.from(
    JSON.stringify({
      ...{ specversion: '1.0', id, source: '/sight/inspection', type: 'report.created', accountid: 'acme' },
      ...{ time: '2026-11-24T08:00:00Z', datacontenttype: 'application/json', data: { resourceId } },
    }),
  ),
  headers: { 'content-type': Buffer.from('application/cloudevents+json') },
}));
const KINDS: readonly [string, fc.Arbitrary<ReadableRecord>, (record: ReadableRecord) => Decoded<unknown>][] =
  [
    ['a domain event', event, decodeDomainEvent],
    ['a delivery task', deliveryTask.map((one) => asConsumed(encodeDeliveryTask(one))), decodeDeliveryTask],
    [
      'an outcome',
      fc.tuple(outcome, traceparent).map((one) => asConsumed(encodeOutcome(...one))),
      decodeOutcome,
    ],
    [
      'a webhook’s state',
      webhookConfigRecord.map((one) => asConsumed(encodeWebhookConfig(one))),
      decodeWebhookConfig,
    ],
  ];

type Mutation = (bytes: Buffer) => Buffer;

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const at = (bytes: Buffer, where: number): number => Math.floor(where * bytes.length);
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, fc.nat(255)).map(([where, byte]): Mutation => (bytes) => {
    const changed = Buffer.from(bytes);
    if (changed.length > 0) changed[at(changed, where)] = byte;
    return changed;
  }),
  place.map(
    (where): Mutation =>
      (bytes) =>
        bytes.subarray(0, at(bytes, where)),
  ),
  place.map(
    (where): Mutation =>
      (bytes) =>
        Buffer.concat([bytes, bytes.subarray(at(bytes, where))]),
  ),
  fc
    .tuple(
      place,
      fc.constantFrom('-1', 'null', '1e999', '""', '[]', '{"a":1}', '9007199254740993', '\\u0000'),
    )
    .map(([where, token]): Mutation => (bytes) => {
      // In the place of some value of the JSON.
      const text = bytes.toString('latin1');
      const start = text.indexOf(':', at(bytes, where)) + 1;
      const end = text.slice(start).search(/[,}]/) + start;
      return Buffer.from(text.slice(0, start) + token + text.slice(end), 'latin1');
    }),
);

function mutated(record: ReadableRecord, which: number, mutate: Mutation): ReadableRecord {
  const names = Object.keys(record.headers);
  const parts = names.length + 2;
  const part = Math.floor(which * parts);
  if (part === 0) return { ...record, key: record.key && mutate(record.key) };
  if (part === 1) return { ...record, value: record.value && mutate(record.value) };
  const name = names[part - 2] ?? '';
  const value = record.headers[name];
  return { ...record, headers: { ...record.headers, [name]: value && mutate(value) } };
}

describe.each(KINDS)('%s with a change somewhere', (_, sound, decode) => {
  it('is read, or refused with a reason: nothing else, and nothing of it is quoted', () => {
    let refused = 0;
    fc.assert(
      fc.property(sound, place, mutation, (record, which, mutate) => {
        expect(decode(record).ok).toBe(true);
        const result = decode(mutated(record, which, mutate));
        if (result.ok) return;
        refused += 1;
        expect(INVALID_REASONS).toContain(result.reason);
        expect(result.detail.length).toBeLessThan(2_000);
      }),
      { numRuns: 1_000 },
    );
    // Otherwise the changes do not reach what they should.
    expect(refused).toBeGreaterThan(30);
  });
});
