import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asConsumed } from '../../test/record.arbitrary.js';
import { messageIdOf } from '../message-id.js';
import { openSecret, parseKeyring } from '../secrets/sealed-secret.js';
import { encodeDeadLetter } from './dead-letter.codec.js';
import type { Decoded, EncodedRecord, InvalidReason, ReadableRecord } from './decoded.js';
import { decodeDeliveryTask, encodeDeliveryTask } from './delivery-task.codec.js';
import { decodeDomainEvent } from './domain-event.codec.js';
import { encodeInvalidRecord } from './invalid-record.codec.js';
import { decodeOutcome, encodeOutcome, type Execution } from './outcome.codec.js';
import type { FailedReason } from './outcome.terms.js';
import { decodeWebhookConfig, encodeWebhookConfig } from './webhook-config.codec.js';

type Bytes = { readonly utf8: string } | { readonly base64: string };
type Fixture = {
  readonly key: Bytes | null;
  readonly value: Bytes | null;
  readonly headers: Readonly<Record<string, Bytes>>;
  readonly decoded?: unknown;
};

const FOLDER = join(import.meta.dirname, '../../fixtures');
const NAMES = readdirSync(FOLDER).flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -5)] : []));

const bytesOf = (bytes: Bytes): Buffer =>
  'utf8' in bytes ? Buffer.from(bytes.utf8) : Buffer.from(bytes.base64, 'base64');

function golden(name: string): { record: ReadableRecord; decoded: unknown } {
  const { key, value, headers, decoded } = JSON.parse(
    readFileSync(join(FOLDER, `${name}.json`), 'utf8'),
  ) as Fixture;
  const record = {
    key: key && bytesOf(key),
    value: value && bytesOf(value),
    headers: Object.fromEntries(Object.entries(headers).map(([header, bytes]) => [header, bytesOf(bytes)])),
  };
  return { record, decoded };
}

function valueOf<T>(decoded: Decoded<T>): T {
  if (!decoded.ok) throw new Error(`${decoded.reason}: ${decoded.detail}`);
  return decoded.value;
}

/** Decodes a record and writes it again, by the form that its name starts with. */
const REWRITES: Record<string, (record: ReadableRecord) => EncodedRecord> = {
  'delivery-task': (record) => encodeDeliveryTask(valueOf(decodeDeliveryTask(record))),
  'webhook-config': (record) => encodeWebhookConfig(valueOf(decodeWebhookConfig(record))),
  outcome: (record) => encodeOutcome(valueOf(decodeOutcome(record)), String(record.headers['traceparent'])),
  'dead-letter': (record) =>
    encodeDeadLetter(
      valueOf(decodeDeliveryTask(record)),
      String(record.headers['reason']) as FailedReason,
      JSON.parse(String(record.headers['last-execution'])) as Execution,
      Number(record.headers['failed-at']?.toString()),
    ),
};

const formOf = (name: string) => name.split('.')[0] ?? name;

describe('golden records', () => {
  it('are there for every form', () => {
    expect([...new Set(NAMES.map(formOf))].sort()).toEqual(
      [...Object.keys(REWRITES), 'domain-event', 'invalid-record'].sort(),
    );
  });

  it.each(NAMES.filter((name) => formOf(name) in REWRITES))(
    'decode, and are written the same again: %s',
    (name) => {
      const { record } = golden(name);
      const rewrite = REWRITES[formOf(name)];
      if (rewrite === undefined) throw new Error(name);
      expect(asConsumed(rewrite(record))).toEqual(record);
    },
  );

  it.each(['domain-event.structured', 'domain-event.binary'])('decode: %s', (name) => {
    const { record, decoded } = golden(name);
    expect(valueOf(decodeDomainEvent(record))).toEqual(decoded);
  });

  it('are made from what could not be read', () => {
    const { record } = golden('invalid-record');
    const { headers } = record;
    const text = (name: string) => String(headers[name]);
    const original = Object.fromEntries(
      Object.entries(headers).filter(([name]) => !name.startsWith('invalid-')),
    );
    const made = encodeInvalidRecord(
      { ...record, headers: original },
      {
        topic: text('invalid-topic'),
        partition: Number(text('invalid-partition')),
        offset: text('invalid-offset'),
      },
      { ok: false, reason: text('invalid-reason') as InvalidReason, detail: text('invalid-detail') },
    );
    expect(asConsumed({ ...made, key: '' }).headers).toEqual(headers);
    expect([made.key, made.value]).toEqual([record.key, record.value]);
  });

  it('hold secrets that still open', () => {
    const { config } = valueOf(decodeWebhookConfig(golden('webhook-config.state').record));
    const keyring = parseKeyring(`golden:${Buffer.alloc(32, 7).toString('base64')}`);
    const binding = { accountId: 'acme', webhookId: 'hook-1' };
    const password = config?.basicAuth?.sealedPassword ?? '';
    expect(openSecret(password, { ...binding, field: 'basicAuth.password' }, keyring)).toBe('123');
    const [signing = ''] = config?.sealedSigningSecrets ?? [];
    expect(openSecret(signing, { ...binding, field: 'signingSecret' }, keyring)).toMatch(/^whsec_/);
  });

  it('have the messageId that follows from event and webhook', () => {
    const { delivery } = valueOf(decodeDeliveryTask(golden('delivery-task.deliver').record));
    expect(messageIdOf(delivery.eventSource, delivery.eventId, delivery.webhookId)).toBe(delivery.messageId);
  });
});
