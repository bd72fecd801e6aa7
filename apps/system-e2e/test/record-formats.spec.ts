import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOPICS, decodeOutcome, messageIdOf } from '@sight-webhooks/contracts';
import { BatchingProducer, type ConsumedRecord, type OutgoingRecord } from '@sight-webhooks/kafka';
import { REPOSITORY_ROOT, ScriptableReceiver, Stack, waitUntil } from '@sight-webhooks/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Account, type Webhook } from './scenario.js';
import { readTopic } from './topic-reader.js';

/** What the next version may add to a record. */
const ADDED = { region: { name: 'eu', shard: 7 }, labels: ['a', null] };
const ADDED_HEADER = { 'x-tenant-tier': 'gold' };
/** What the version before parking, and before `eventTime`, did not write. */
const NOT_YET = ['parks', 'parkedSince', 'eventTime'];
const RETRY_DELAY_MS = 300;
const MAX_WAITING = 20;

/** A record as it is kept in the repository: what this version writes, and earlier ones wrote. */
function golden(name: string): { readonly headers: Record<string, string>; readonly value: string } {
  const path = join(REPOSITORY_ROOT, 'libs/contracts/fixtures', `${name}.json`);
  const { headers, value } = JSON.parse(readFileSync(path, 'utf8')) as {
    headers: Record<string, { utf8: string }>;
    value: { utf8: string };
  };
  const text = Object.entries(headers).map(([header, { utf8 }]) => [header, utf8] as const);
  return { headers: Object.fromEntries(text), value: value.utf8 };
}

const json = (text: Buffer | string | null | undefined): Record<string, unknown> =>
  JSON.parse(String(text)) as Record<string, unknown>;
const without = (fields: Record<string, unknown>, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

describe('a rolling upgrade of the record formats', () => {
  let product: Stack;
  let endpoint: ScriptableReceiver;
  let account: Account;
  let producer: BatchingProducer;
  let events = 0;

  beforeAll(async () => {
    product = await Stack.start({
      settings: {
        KAFKA_PARTITIONS: '1',
        RETRY_DELAY_MS: String(RETRY_DELAY_MS),
        MAX_WAITING_PER_PARTITION: String(MAX_WAITING),
        ATTEMPT_TIMEOUT_MS: '20000',
        SHUTDOWN_GRACE_MS: '21000',
      },
    });
    endpoint = await ScriptableReceiver.start();
    account = await Account.of(product);
    producer = new BatchingProducer(product.connection);
    await producer.connect();
  });
  afterAll(async () => {
    await producer.close();
    // Whoever still waits for an answer gets none.
    await endpoint.close();
    await product.stop();
  });

  const hook = (path: string): Promise<Webhook> =>
    account.createWebhook({ name: path, url: endpoint.url(path) });

  /** A golden task for one of our webhooks, as another version would have written it. */
  function taskFor(webhook: Webhook, change: (fields: Record<string, unknown>) => object): OutgoingRecord {
    const { headers, value } = golden('delivery-task.deliver');
    const eventId = `event-${String((events += 1))}`;
    const fields = {
      ...json(headers['delivery']),
      messageId: messageIdOf('/sight/inspection', eventId, webhook.id),
      eventId,
      accountId: account.name,
      webhookId: webhook.id,
      webhookVersion: 1,
      createdAt: Date.now(),
    };
    const record = { ...headers, delivery: JSON.stringify(change(fields)) };
    return { topic: TOPICS.deliver, key: webhook.id, value: Buffer.from(value), headers: record };
  }
  const ofTheNext = (webhook: Webhook): OutgoingRecord => {
    const record = taskFor(webhook, (fields) => ({ ...fields, ...ADDED }));
    return { ...record, headers: { ...record.headers, ...ADDED_HEADER } };
  };
  const recordsFor = async (topic: string, { id }: Webhook, count: number): Promise<ConsumedRecord[]> => {
    const mine = (all: readonly ConsumedRecord[]): ConsumedRecord[] =>
      all.filter(({ key }) => key?.toString() === id);
    return mine(await readTopic(product.connection, topic, (all) => mine(all).length >= count));
  };
  const expectAdded = ({ topic, headers, value }: ConsumedRecord, sent: OutgoingRecord): void => {
    expect(json(headers['delivery']), topic).toMatchObject(ADDED);
    expect(headers['x-tenant-tier']?.toString(), topic).toBe('gold');
    expect(value, topic).toEqual(sent.value);
  };

  it('attempts what the version before wrote, to the end', async () => {
    endpoint.on('/before', { kind: 'respond', status: 500 });
    const webhook = await hook('/before');
    const sent = taskFor(webhook, (fields) => without(fields, NOT_YET));
    await producer.send([sent]);
    const [ended] = await waitUntil(
      () => account.deliveries(`&webhookId=${webhook.id}`),
      ([one]) => one?.status === 'failed',
      { what: 'the end of a delivery' },
    );
    expect(ended?.attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
    expect(endpoint.requests('/before').map(({ body }) => body)).toEqual(Array(4).fill(sent.value));
  });

  it('passes on what the next version adds, from the first attempt to the dead letter', async () => {
    endpoint.on('/next', { kind: 'respond', status: 500 });
    const webhook = await hook('/next');
    const sent = ofTheNext(webhook);
    await producer.send([sent]);
    const [letter] = await recordsFor(TOPICS.deadLetter, webhook, 1);
    for (const topic of [TOPICS.retry1, TOPICS.retry2, TOPICS.retry3]) {
      const [retry] = await recordsFor(topic, webhook, 1);
      if (retry === undefined) throw new Error(`nothing in ${topic}`);
      expectAdded(retry, sent);
    }
    if (letter === undefined) throw new Error('no dead letter');
    expectAdded(letter, sent);
    for (const { value } of await recordsFor(TOPICS.outcomes, webhook, 4))
      expect(json(value)['delivery']).toMatchObject(ADDED);
  });

  it('passes it on when an attempt is put off, too', async () => {
    endpoint.on('/hangs', { kind: 'hang' });
    const webhook = await hook('/hangs');
    const sent = Array.from({ length: 3 * MAX_WAITING + 256 }, () => ofTheNext(webhook));
    await producer.send(sent);
    const [parked] = await recordsFor(TOPICS.parked, webhook, 1);
    if (parked === undefined || sent[0] === undefined) throw new Error('nothing was put off');
    expectAdded(parked, sent[0]);
  });

  it('delivers by what the next version says of a webhook', async () => {
    const webhook = await hook('/old');
    const [state] = (await readTopic(product.connection, TOPICS.config, (all) => all.length > 0)).filter(
      ({ key }) => key?.toString() === webhook.id,
    );
    const config = { ...json(state?.value), url: endpoint.url('/new'), rateLimit: { perSecond: 5 } };
    await producer.send([
      {
        topic: TOPICS.config,
        key: webhook.id,
        value: Buffer.from(JSON.stringify(config)),
        headers: { 'format-version': '1', 'webhook-version': '2', 'x-written-by': '2.0.0' },
      },
    ]);
    const [resourceId] = await account.emit();
    const [request] = await endpoint.waitForRequests(1, { path: '/new' });
    expect(json(request?.body)['payload']).toMatchObject({ resourceId });
    expect(endpoint.requests('/old')).toEqual([]);
  });

  it('logs what the next version says of an attempt', async () => {
    const { headers, value } = golden('outcome.delivered');
    const { delivery, execution, step, ...rest } = json(value) as Record<string, object>;
    const messageId = messageIdOf('/sight/inspection', 'outcome', 'hook');
    const outcome = {
      ...rest,
      delivery: { ...delivery, messageId, accountId: account.name, ...ADDED },
      execution: { ...execution, ...ADDED },
      step: { ...step, ...ADDED },
      ...ADDED,
    };
    const written = Buffer.from(JSON.stringify(outcome));
    await producer.send([{ topic: TOPICS.outcomes, key: messageId, value: written, headers }]);
    const answer = await waitUntil(
      () => account.api.call<{ status: string }>('GET', `/deliveries/${messageId}`),
      ({ status }) => status === 200,
      { what: 'the delivery in the log' },
    );
    expect(answer.body.status).toBe('delivered');
    const read = decodeOutcome({ key: Buffer.from(messageId), value: written, headers: asRead(headers) });
    expect(read).toMatchObject({ ok: true, value: { ...ADDED, execution: ADDED, step: ADDED } });
  });
});

const asRead = (headers: Record<string, string>): Record<string, Buffer> =>
  Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)]));
