import { randomUUID } from 'node:crypto';
import { COMPONENTS, TOPICS } from '@sight-webhooks/contracts';
import { BatchingProducer, type ConsumedRecord } from '@sight-webhooks/kafka';
import { SERVICES, domainTopicOf, waitUntil, type Stack } from '@sight-webhooks/testing';
import { expect, it, onTestFinished } from 'vitest';
import { Account, receiver, stack } from './scenario.js';
import { readTopic } from './topic-reader.js';

/** Words that nobody else would write, where secrets and customers' data are. */
const PLANTED = {
  password: `canary-password-${randomUUID()}`,
  query: `canary-query-${randomUUID()}`,
  answer: `canary-answer-${randomUUID()}`,
  payload: `canary-payload-${randomUUID()}`,
  baggage: `canary-baggage-${randomUUID()}`,
};

/** Where each of them may be: that is what the place is for. */
const MAY_HOLD: Readonly<Partial<Record<keyof typeof PLANTED, readonly string[]>>> = {
  query: [TOPICS.config],
  answer: [TOPICS.outcomes, TOPICS.deadLetter],
  payload: [...COMPONENTS.map(({ topic }) => topic), TOPICS.invalidEvents],
  baggage: [...COMPONENTS.map(({ topic }) => topic), TOPICS.invalidEvents],
};

it('shows no secret, body or query string in logs, metrics or topics, whatever becomes of an attempt', async () => {
  const product = await stack({
    settings: {
      LOG_LEVEL: 'debug',
      RETRY_DELAY_MS: '300',
      ATTEMPT_TIMEOUT_MS: '500',
      SHUTDOWN_GRACE_MS: '1000',
    },
  });
  const endpoint = await receiver();
  endpoint.on('/fails', { kind: 'respond', status: 500, body: PLANTED.answer });
  endpoint.on('/fine', { kind: 'respond', body: PLANTED.answer });
  endpoint.on('/breaks', { kind: 'broken-off-body' });
  endpoint.on('/garbage', { kind: 'garbage' });
  endpoint.on('/hangs', { kind: 'hang' });
  endpoint.on('/redirects', { kind: 'redirect', location: `http://127.0.0.1/?${PLANTED.query}` });
  const account = await Account.of(product);
  const urls = ['/fails', '/fine', '/breaks', '/garbage', '/hangs', '/redirects'].map((path) =>
    endpoint.url(path),
  );
  const basicAuth = { username: 'sight', password: PLANTED.password };
  const secrets: string[] = [];
  for (const url of [...urls, 'http://127.0.0.1:1/refused', 'http://name.invalid/unknown']) {
    const { id } = await account.createWebhook({ url: `${url}?token=${PLANTED.query}`, basicAuth });
    const answer = await account.api.call<{ secret: string }>('GET', `/webhooks/${id}/secret`);
    secrets.push(answer.body.secret);
  }
  const refused = await account.api.call('POST', '/webhooks', {
    body: { name: 'x', url: `ftp://host/?${PLANTED.query}`, events: ['report.created'], basicAuth },
  });
  expect(refused.status).toBe(400);
  const eventId = randomUUID();
  await produceEvents(product, account.name, eventId);
  const deliveries = await account.endedDeliveries(urls.length + 2);
  expect(deliveries.filter(({ status }) => status === 'failed')).toHaveLength(urls.length + 1);

  // Log lines are written ten times a second, so an outcome may be seen before its line.
  const [delivering] = product.services('delivery-service');
  await waitUntil(
    () => delivering?.logLines.filter((line) => /"next":"(?:delivered|failed)"/.test(line)).length,
    (ended) => ended === urls.length + 2,
    { what: 'the log lines of all attempts' },
  );
  const logs = Object.fromEntries(
    SERVICES.map((service) => [`log of ${service}`, product.services(service)[0]?.logLines.join('\n') ?? '']),
  );
  const metrics = await Promise.all(
    SERVICES.map(async (service) => [`metrics of ${service}`, await metricsOf(product, service)] as const),
  );
  const topics = await topicsOf(product);
  const places = { ...logs, ...Object.fromEntries(metrics), ...topics };
  const words = {
    ...PLANTED,
    ...Object.fromEntries(secrets.map((secret, each) => [`secret ${String(each)}`, secret])),
  };
  for (const [what, word] of Object.entries(words)) {
    const allowed = MAY_HOLD[what as keyof typeof PLANTED] ?? [];
    const found = Object.keys(places).filter((place) => places[place]?.includes(word));
    expect([what, found.filter((place) => !allowed.includes(place))]).toEqual([what, []]);
    // Otherwise it was never planted, and nothing could have been found.
    if (allowed.length > 0) expect([what, found.length > 0]).toEqual([what, true]);
  }
  expect(secrets.every((secret) => secret.startsWith('whsec_'))).toBe(true);
  for (const request of endpoint.requests()) {
    expect(request.headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/);
    expect(request.headers).not.toHaveProperty('baggage');
    expect(request.headers).not.toHaveProperty('tracestate');
  }
  followsOneEvent(Object.values(logs).join('\n'), eventId, urls.length + 2);
});

/** By event id, and from there by message id: what an operator does with jq. */
function followsOneEvent(log: string, eventId: string, webhooks: number): void {
  const lines = log.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Line] : []));
  const ofEvent = lines.filter((line) => line.eventId === eventId);
  expect(ofEvent.filter(({ event }) => event === 'event.fanned_out')).toMatchObject([{ webhooks }]);
  const messageIds = new Set(ofEvent.flatMap(({ messageId }) => messageId ?? []));
  expect(messageIds.size).toBe(webhooks);
  for (const messageId of messageIds) {
    const attempts = ofEvent.filter((line) => line.messageId === messageId);
    expect(attempts.at(-1)?.next).toMatch(/^(?:delivered|failed)$/);
    expect(attempts.map(({ attempt }) => attempt)).toEqual(attempts.map((_, index) => index + 1));
  }
  const traces = new Set(ofEvent.map(({ traceparent }) => traceparent?.split('-')[1]));
  expect(traces.size).toBe(1);
}

type Line = {
  readonly event: string;
  readonly eventId?: string;
  readonly messageId?: string;
  readonly attempt?: number;
  readonly next?: string;
  readonly webhooks?: number;
  readonly traceparent?: string;
};

async function produceEvents(product: Stack, accountid: string, id: string): Promise<void> {
  const producer = new BatchingProducer(product.connection);
  await producer.connect();
  onTestFinished(() => producer.close());
  const attributes = {
    specversion: '1.0',
    id,
    source: '/sight/inspection',
    type: 'report.created',
    accountid,
  };
  const event = { ...attributes, data: { resourceId: 1, note: PLANTED.payload } };
  const headers = { 'content-type': 'application/cloudevents+json', baggage: PLANTED.baggage };
  const topic = domainTopicOf('report.created');
  const values = [
    JSON.stringify(event),
    `{"id":"${PLANTED.payload}`,
    JSON.stringify({ ...event, data: PLANTED.payload }),
  ];
  await producer.send(values.map((value) => ({ topic, key: '1', value: Buffer.from(value), headers })));
}

async function metricsOf(product: Stack, service: (typeof SERVICES)[number]): Promise<string> {
  return (await fetch(`${product.services(service)[0]?.url ?? ''}/metrics`)).text();
}

/** Keys, values and headers of everything in the product's topics. */
async function topicsOf(product: Stack): Promise<Record<string, string>> {
  const admin = product.connection.client.admin();
  await admin.connect();
  const texts: Record<string, string> = {};
  for (const topic of [...Object.values(TOPICS), ...COMPONENTS.map(({ topic: name }) => name)]) {
    const ends = await admin.fetchTopicOffsets(product.connection.physicalName(topic));
    const count = ends.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
    const records =
      count === 0 ? [] : await readTopic(product.connection, topic, ({ length }) => length >= count);
    texts[topic] = records.map(textOf).join('\n');
  }
  await admin.disconnect();
  return texts;
}

const textOf = ({ key, value, headers }: ConsumedRecord): string =>
  [key, value, ...Object.entries(headers).flat()].map((part) => part?.toString() ?? '').join(' ');
