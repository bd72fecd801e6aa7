import { setTimeout as sleep } from 'node:timers/promises';
import { type ReceivedRequest, type ServiceProcess } from '@sight-webhooks/testing';
import { describe, expect, it } from 'vitest';
import { metric } from './metrics.js';
import { Account, receiver, stack } from './scenario.js';

/** So many that every instance has some of their traffic. */
const WEBHOOKS = 12;
const ANSWER_MS = 300;
const EVENT_EVERY_MS = 60;
/** Commits go out every 150 ms; a busy machine gets more. */
const COMMIT_LAG_MS = 2_000;

type Repeat = { readonly first: ReceivedRequest; readonly again: ReceivedRequest };

/** Every attempt that was made more than once. */
function repeatsIn(requests: readonly ReceivedRequest[]): Repeat[] {
  const last = new Map<string, ReceivedRequest>();
  const repeats: Repeat[] = [];
  for (const request of requests) {
    const { 'webhook-id': messageId, 'webhook-attempt': attempt } = request.headers;
    const key = `${String(messageId)}/${String(attempt)}`;
    const first = last.get(key);
    if (first !== undefined) repeats.push({ first, again: request });
    last.set(key, request);
  }
  return repeats;
}

/** Events until it is stopped; resolves with how many. */
async function emitUntil(account: Account, signal: AbortSignal): Promise<number> {
  let count = 0;
  while (!signal.aborted) {
    await account.emit();
    count += 1;
    await sleep(EVENT_EVERY_MS);
  }
  return count;
}

const runningAt = ({ url }: ServiceProcess): Promise<number> => metric(url, 'delivery_attempts_running');

describe('an instance that goes away under load', () => {
  it('repeats nothing when it is stopped, and when it is killed only what no commit covered', async () => {
    const product = await stack({
      instances: { 'delivery-service': 3 },
      settings: { KAFKA_SESSION_TIMEOUT_MS: '6000' },
    });
    const endpoint = await receiver();
    endpoint.otherwise({ kind: 'respond', delayMs: ANSWER_MS });
    const account = await Account.of(product);
    for (let n = 0; n < WEBHOOKS; n += 1) await account.createWebhook({ url: endpoint.url(`/${String(n)}`) });
    const stopLoad = new AbortController();
    const load = emitUntil(account, stopLoad.signal);
    const later = (count: number): Promise<unknown> =>
      endpoint.waitForRequests(endpoint.requests().length + count);
    await later(300);

    const instances = await Promise.all(
      product.services('delivery-service').map(async (instance) => ({
        instance,
        running: await runningAt(instance),
      })),
    );
    instances.sort((one, other) => other.running - one.running);
    const [first, second] = instances;
    if (first === undefined || second === undefined) throw new Error('too few instances');

    expect(first.running).toBeGreaterThan(0);
    await first.instance.stop();
    await later(300);
    const repeatedByStop = repeatsIn(endpoint.requests()).length;
    console.log(
      `stopped: ${String(first.running)} attempts were running there, ${String(repeatedByStop)} were repeated`,
    );
    expect(repeatedByStop).toBe(0);

    const running = await runningAt(second.instance);
    const killedAt = performance.now();
    await second.instance.kill();
    await later(300);
    stopLoad.abort();
    const deliveries = await account.endedDeliveries(WEBHOOKS * (await load), 60_000);
    const repeats = repeatsIn(endpoint.requests());
    console.log(
      `killed: ${String(running)} attempts were running there, ${String(repeats.length)} were repeated`,
    );
    expect(running).toBeGreaterThan(0);
    expect(deliveries.every(({ status }) => status === 'delivered')).toBe(true);
    expect(repeats.length).toBeGreaterThan(0);
    for (const { first: before } of repeats) {
      expect(before.arrivedAtMonotonicMs).toBeLessThan(killedAt + ANSWER_MS);
      expect(before.arrivedAtMonotonicMs + ANSWER_MS).toBeGreaterThan(killedAt - COMMIT_LAG_MS);
    }
  }, 120_000);
});
