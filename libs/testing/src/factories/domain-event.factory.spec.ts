import { decodeDomainEvent } from '@sight-webhooks/contracts';
import { expect, it } from 'vitest';
import { domainEventRecord, type ContentMode } from './domain-event.factory.js';

const fields = {
  id: 'e-1',
  source: '/sight/test',
  type: 'report.file_ready',
  time: '2026-01-02T03:04:05.000Z',
  accountId: 'globex',
  resourceId: 7,
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
};

it.each<ContentMode>(['structured', 'binary'])('makes records in %s mode that fan-out can read', (mode) => {
  const record = domainEventRecord(fields, mode);
  const headers = Object.fromEntries(
    Object.entries(record.headers ?? {}).map(([name, value]) => [name, Buffer.from(value)]),
  );
  const decoded = decodeDomainEvent({ key: null, value: record.value, headers });
  expect(decoded).toMatchObject({ ok: true, value: { ...fields, time: Date.parse(fields.time) } });
  expect(record).toMatchObject({ topic: 'sight.inspection.reports', key: '7' });
});

it('gives every event an id of its own', () => {
  expect(domainEventRecord().value).not.toEqual(domainEventRecord().value);
});
