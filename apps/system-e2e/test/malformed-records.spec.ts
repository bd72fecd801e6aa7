import { randomUUID } from 'node:crypto';
import {
  COMPONENTS,
  TASK_TOPICS,
  TOPICS,
  encodeDeliveryTask,
  encodeOutcome,
  messageIdOf,
  type DeliveryTask,
} from '@sight-webhooks/contracts';
import { BatchingProducer, type OutgoingRecord } from '@sight-webhooks/kafka';
import { ScriptableReceiver, Stack, waitUntil } from '@sight-webhooks/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Account, type Webhook } from './scenario.js';
import { readTopic } from './topic-reader.js';

const MEGABYTE = 1_000_000;

/** Ways in which a well-formed record can be spoilt. */
const SPOILT: readonly (readonly [name: string, (record: OutgoingRecord) => OutgoingRecord])[] = [
  ['a null value', (record) => ({ ...record, value: null })],
  ['an empty value', (record) => ({ ...record, value: Buffer.alloc(0) })],
  ['no headers', ({ headers: _headers, ...record }) => record],
  ['a future format version', (record) => withHeader(record, 'format-version', '99')],
  ['a format version that is none', (record) => withHeader(record, 'format-version', 'latest')],
  ['bad JSON', (record) => spoilJson(record, '{"not json')],
  ['JSON of another shape', (record) => spoilJson(record, '[1,2,3]')],
  [
    'wrong types',
    (record) => spoilJson(record, '{"messageId":7,"attempt":"one","delivery":{"messageId":true}}'),
  ],
  [
    'a megabyte of something else',
    (record) => ({ ...spoilJson(record, 'x'), value: Buffer.alloc(MEGABYTE, 'x') }),
  ],
  ['another key', (record) => ({ ...record, key: 'somebody-else' })],
];

/** The JSON of a task is in a header, that of an outcome in the value. */
function spoilJson(record: OutgoingRecord, text: string): OutgoingRecord {
  return record.headers?.['delivery'] === undefined
    ? { ...record, value: Buffer.from(text) }
    : withHeader(record, 'delivery', text);
}

const withHeader = (record: OutgoingRecord, name: string, value: string): OutgoingRecord => ({
  ...record,
  headers: { ...record.headers, [name]: value },
});

describe('records that cannot be read', () => {
  let product: Stack;
  let endpoint: ScriptableReceiver;
  let account: Account;
  let webhook: Webhook;
  let producer: BatchingProducer;

  beforeAll(async () => {
    product = await Stack.start({
      settings: { KAFKA_PARTITIONS: '1', CONFIG_WAIT_MS: '2000', RETRY_DELAY_MS: '500' },
    });
    endpoint = await ScriptableReceiver.start();
    account = await Account.of(product);
    webhook = await account.createWebhook({ url: endpoint.url('/') });
    producer = new BatchingProducer(product.connection);
    await producer.connect();
  });
  afterAll(async () => {
    await producer.close();
    await product.stop();
    await endpoint.close();
  });

  const task = (fields: Partial<DeliveryTask> = {}): DeliveryTask => ({
    delivery: {
      messageId: messageIdOf('/test', randomUUID(), webhook.id),
      run: 0,
      accountId: account.name,
      webhookId: webhook.id,
      webhookName: webhook.name,
      webhookVersion: 1,
      eventSource: '/test',
      eventId: randomUUID(),
      eventCode: 'report.created',
      resourceId: 1,
      createdAt: Date.now(),
    },
    attempt: 1,
    parks: 0,
    parkedSince: null,
    notBefore: null,
    traceparent: '00-11111111111111111111111111111111-2222222222222222-00',
    body: Buffer.from('{}'),
    ...fields,
  });

  /** Resolves when `webhooks.invalid-events` has everything of a topic that was spoilt. */
  async function putAside(topic: string, count: number): Promise<Set<string>> {
    const from = (records: readonly { headers: Record<string, Buffer | undefined> }[]): string[] =>
      records
        .filter(({ headers }) => headers['invalid-topic']?.toString().endsWith(topic))
        .map(({ headers }) => headers['invalid-reason']?.toString() ?? '');
    const all = await readTopic(
      product.connection,
      TOPICS.invalidEvents,
      (seen) => from(seen).length >= count,
    );
    expect(from(all)).toHaveLength(count);
    return new Set(from(all));
  }

  it.each(TASK_TOPICS)('on %s are put aside, and the attempt behind them is made', async (topic) => {
    const sentBefore = endpoint.requests().length;
    const good = task();
    const record = { topic, ...encodeDeliveryTask(good) };
    const badNotBefore = withHeader({ topic, ...encodeDeliveryTask(task()) }, 'not-before', 'tomorrow');
    await producer.send([
      ...SPOILT.map(([, spoil]) => spoil({ topic, ...encodeDeliveryTask(task()) })),
      badNotBefore,
      record,
    ]);
    await waitUntil(
      () => endpoint.requests().map(({ headers }) => headers['webhook-id']),
      (seen) => seen.includes(good.delivery.messageId),
      { what: 'the attempt behind the spoilt records' },
    );
    // Nothing of the others went out.
    expect(endpoint.requests()).toHaveLength(sentBefore + 1);
    const reasons = await putAside(topic, SPOILT.length + 1);
    expect([...reasons].sort()).toEqual([
      'bad_not_before',
      'empty_value',
      'malformed_json',
      'missing_header',
      'schema_violation',
      'unsupported_version',
    ]);
  });

  it('on webhooks.outcomes are put aside, and the outcome behind them is recorded, also one that only an older version writes', async () => {
    const outcome = ({ delivery, traceparent }: DeliveryTask): OutgoingRecord => ({
      topic: TOPICS.outcomes,
      ...encodeOutcome(
        { delivery, body: '{}', attempt: 1, execution: null, step: { kind: 'accepted' } },
        traceparent,
      ),
    });
    const good = task();
    await producer.send([...SPOILT.map(([, spoil]) => spoil(outcome(task()))), outcome(good)]);
    await waitUntil(
      () => account.api.call('GET', `/deliveries/${good.delivery.messageId}`),
      ({ status }) => status === 200,
      { what: 'the outcome behind the spoilt ones in the log' },
    );
    await putAside(TOPICS.outcomes, SPOILT.length);
  });

  it('on webhooks.config are passed over and counted, and the change behind them counts', async () => {
    const spoilt = SPOILT.map(([name, spoil]) =>
      spoil({
        topic: TOPICS.config,
        key: `spoilt ${name}`,
        value: Buffer.from('{}'),
        headers: { 'format-version': '1', 'webhook-version': '1' },
      }),
    ).filter(({ value }) => value !== null);
    await producer.send(spoilt);
    const later = await account.createWebhook({ url: endpoint.url('/later'), events: ['report.file_ready'] });
    await account.emit(1, 'report.file_ready');
    await endpoint.waitForRequests(1, { path: '/later' });
    expect(later.status).toBe('active');
    for (const service of product.services()) {
      const metrics = await (await fetch(`${service.url}/metrics`)).text();
      const counted = [...metrics.matchAll(/^config_records_unreadable_total\{.*?\} (\d+)$/gm)];
      expect(
        counted.reduce((sum, [, count]) => sum + Number(count), 0),
        service.service,
      ).toBe(spoilt.length);
    }
  });

  it('of a webhook that nobody knows end as skipped: it has been removed and forgotten', async () => {
    const unknown = task();
    const forgotten = { ...unknown, delivery: { ...unknown.delivery, webhookId: randomUUID() } };
    await producer.send([{ topic: TOPICS.deliver, ...encodeDeliveryTask(forgotten) }]);
    await waitUntil(
      () =>
        account.api.call<{ status: string; reason: string }>(
          'GET',
          `/deliveries/${forgotten.delivery.messageId}`,
        ),
      ({ body }) => body.status === 'skipped' && body.reason === 'webhook_removed',
      { what: 'the delivery to an unknown webhook as skipped' },
    );
  });

  it('with a version that was never published are in the log while they wait for it, and do not hold their partition for ever', async () => {
    const early = task();
    const ahead = { ...early, delivery: { ...early.delivery, webhookVersion: 999_999 } };
    await producer.send([{ topic: TOPICS.deliver, ...encodeDeliveryTask(ahead) }]);
    await waitUntil(
      () => account.api.call<{ status: string }>('GET', `/deliveries/${ahead.delivery.messageId}`),
      ({ body }) => body.status === 'pending',
      { what: 'the delivery as pending, before anything has come of it' },
    );
    await waitUntil(
      () => endpoint.requests().map(({ headers }) => headers['webhook-id']),
      (seen) => seen.includes(ahead.delivery.messageId),
      { what: 'the attempt with the newest version that there is' },
    );
  });

  it('with a not-before far ahead wait no longer than the delay of their topic', async () => {
    const far = task({ attempt: 2, notBefore: 9_999_999_999_999 });
    await producer.send([{ topic: TOPICS.retry1, ...encodeDeliveryTask(far) }]);
    await waitUntil(
      () => endpoint.requests().map(({ headers }) => headers['webhook-id']),
      (seen) => seen.includes(far.delivery.messageId),
      { what: 'the attempt whose clock was wrong', timeoutMs: 10_000 },
    );
  });

  it('among the domain events are put aside, those outside the catalogue ignored, and the next is matched', async () => {
    const [topic = ''] = COMPONENTS.map((component) => component.topic);
    const before = endpoint.requests('/').length;
    const headers = { 'content-type': 'application/cloudevents+json' };
    const spoilt = ['{"not json', '[1]', '{"specversion":"0.3"}', ''].map((text) => ({
      topic,
      key: '1',
      value: Buffer.from(text),
      headers,
    }));
    await producer.send(spoilt);
    await account.emit(1, 'report.unheard_of');
    await account.emit(1, 'report.created');
    await waitUntil(
      () => endpoint.requests('/').length,
      (seen) => seen === before + 1,
      { what: 'the event behind the spoilt ones' },
    );
    await putAside(topic, spoilt.length);
  });
});
