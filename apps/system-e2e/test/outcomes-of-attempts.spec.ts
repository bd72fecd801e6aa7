import { TOPICS } from '@sight-webhooks/contracts';
import { ScriptableReceiver, Stack, selfSignedCertificate } from '@sight-webhooks/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Account, type Delivery } from './scenario.js';
import { readTopic } from './topic-reader.js';

const RETRY_DELAY_MS = 400;
const ATTEMPT_TIMEOUT_MS = 1_500;

/** What an endpoint does, how the attempt is recorded, and with which status. */
const FAILING = [
  ['201', { kind: 'respond', status: 201 }, 'http_status', 201],
  ['202', { kind: 'respond', status: 202 }, 'http_status', 202],
  ['204', { kind: 'respond', status: 204 }, 'http_status', 204],
  ['301', { kind: 'redirect', status: 301, location: '/never' }, 'http_status', 301],
  ['400', { kind: 'respond', status: 400 }, 'http_status', 400],
  ['410', { kind: 'respond', status: 410 }, 'http_status', 410],
  ['429', { kind: 'respond', status: 429, headers: { 'retry-after': '3600' } }, 'http_status', 429],
  ['500', { kind: 'respond', status: 500 }, 'http_status', 500],
  ['reset', { kind: 'reset' }, 'connection_reset', null],
  ['silence', { kind: 'hang' }, 'timeout', null],
  ['drip', { kind: 'drip', intervalMs: 1_000 }, 'timeout', 200],
  ['broken-off', { kind: 'broken-off-body' }, 'connection_reset', 200],
] as const;

describe('what comes of attempts', () => {
  let product: Stack;
  let account: Account;
  let endpoint: ScriptableReceiver;
  const deliveries = new Map<string, Delivery>();

  beforeAll(async () => {
    product = await Stack.start({
      settings: {
        RETRY_DELAY_MS: String(RETRY_DELAY_MS),
        PARK_DELAY_MS: String(RETRY_DELAY_MS),
        ATTEMPT_TIMEOUT_MS: String(ATTEMPT_TIMEOUT_MS),
      },
    });
    account = await Account.of(product);
    endpoint = await ScriptableReceiver.start();
    const selfSigned = await ScriptableReceiver.start({ tls: await selfSignedCertificate(['127.0.0.1']) });
    const gone = await ScriptableReceiver.start();
    const names = new Map<string, string>();
    const hook = async (name: string, url: string): Promise<void> => {
      names.set((await account.createWebhook({ name, url })).id, name);
    };
    for (const [name, behaviour] of FAILING) {
      endpoint.on(`/${name}`, behaviour);
      await hook(name, endpoint.url(`/${name}`));
    }
    await hook('refused', gone.url('/'));
    await gone.close();
    await hook('tls', selfSigned.url('/'));
    await hook('unknown-name', 'http://nobody.invalid/');
    endpoint.on('/10-mb', { kind: 'huge-body', bytes: 10 * 1024 * 1024 });
    await hook('10-mb', endpoint.url('/10-mb'));
    const failure = { kind: 'respond', status: 503 } as const;
    endpoint.on('/recovers', [failure, failure, failure, { kind: 'respond', status: 200 }]);
    await hook('recovers', endpoint.url('/recovers'));
    await account.emit();
    for (const delivery of await account.endedDeliveries(names.size, 60_000)) {
      deliveries.set(names.get(delivery.webhookId) ?? '', delivery);
    }
    await selfSigned.close();
  });
  afterAll(async () => {
    await product.stop();
    await endpoint.close();
  });

  const expectations = [
    ...FAILING.map(([name, , error, statusCode]) => ({ name, error, statusCode })),
    { name: 'refused', error: 'connection_refused', statusCode: null },
    { name: 'tls', error: 'tls', statusCode: null },
    { name: 'unknown-name', error: 'dns', statusCode: null },
  ];

  it.each(expectations)(
    '$name fails four times with $error, and then for good',
    ({ name, error, statusCode }) => {
      const delivery = deliveries.get(name);
      expect(delivery).toMatchObject({ status: 'failed', reason: 'attempts_exhausted', nextAttemptAt: null });
      expect(delivery?.attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
      for (const attempt of delivery?.attempts ?? []) expect(attempt).toMatchObject({ error, statusCode });
    },
  );

  it('makes exactly four requests to each, the same bytes every time, and follows no redirect', () => {
    for (const [name] of FAILING) {
      const requests = endpoint.requests(`/${name}`);
      expect(requests.map(({ headers }) => headers['webhook-attempt'])).toEqual(['1', '2', '3', '4']);
      expect(new Set(requests.map(({ body }) => body.toString())).size).toBe(1);
      expect(new Set(requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    }
    expect(endpoint.requests('/never')).toEqual([]);
  });

  it('makes no attempt before the delay since the end of the one before it has passed', () => {
    for (const [name, { attempts }] of deliveries) {
      for (const [index, attempt] of attempts.entries()) {
        const previous = attempts[index - 1];
        if (previous === undefined) continue;
        const pauseMs = Date.parse(attempt.startedAt) - Date.parse(previous.startedAt) - previous.durationMs;
        // Both are whole milliseconds.
        expect(pauseMs, name).toBeGreaterThanOrEqual(RETRY_DELAY_MS - 1);
      }
    }
  });

  it('counts a body of 10 MB with status 200 as delivered', () => {
    expect(deliveries.get('10-mb')).toMatchObject({
      status: 'delivered',
      attempts: [{ statusCode: 200, error: null }],
    });
  });

  it('delivers to an endpoint that recovers before the third retry, and lists every attempt', () => {
    const delivery = deliveries.get('recovers');
    expect(delivery).toMatchObject({ status: 'delivered', reason: null });
    expect(delivery?.attempts.map(({ statusCode }) => statusCode)).toEqual([503, 503, 503, 200]);
  });

  it('leaves a dead letter, with all that is needed to send it again, for each that failed and no other', async () => {
    const letters = await readTopic(
      product.connection,
      TOPICS.deadLetter,
      (seen) => seen.length >= expectations.length,
    );
    const failed = [...deliveries.values()].filter(({ status }) => status === 'failed');
    expect(
      letters
        .map(({ headers }) => JSON.parse(headers['delivery']?.toString() ?? '') as { messageId: string })
        .map(({ messageId }) => messageId)
        .sort(),
    ).toEqual(failed.map(({ messageId }) => messageId).sort());
    const [letter] = letters;
    expect(letter?.headers['reason']?.toString()).toBe('attempts_exhausted');
    expect(JSON.parse(letter?.value?.toString() ?? '')).toMatchObject({ eventCode: 'report.created' });
    expect(JSON.parse(letter?.headers['last-execution']?.toString() ?? '')).toMatchObject({ attempt: 4 });
  });
});
