import { request as httpsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ScriptableReceiver } from './scriptable-receiver.js';
import { selfSignedCertificate } from './self-signed.certificate.js';

let receiver: ScriptableReceiver;

beforeEach(async () => {
  receiver = await ScriptableReceiver.start();
});

afterEach(async () => {
  await receiver.close();
});

const post = (path: string, init: RequestInit = {}) =>
  fetch(receiver.url(path), { method: 'POST', redirect: 'manual', ...init });

/** Why a fetch failed, as the socket saw it. */
async function failure(response: Promise<unknown>): Promise<string | undefined> {
  try {
    await response;
    return undefined;
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    return cause?.code ?? (error as Error).name;
  }
}

describe('what it keeps', () => {
  it('keeps the exact bytes, the headers and the time of every request', async () => {
    const before = Date.now();
    const body = Buffer.from([0, 255, 10, 13]);
    await post('/hook?a=1', { body, headers: { 'x-test': 'yes' } });
    const [request] = receiver.requests('/hook');
    expect(request).toMatchObject({ method: 'POST', path: '/hook?a=1', headers: { 'x-test': 'yes' } });
    expect(request?.body.equals(body)).toBe(true);
    expect(request?.arrivedAt).toBeGreaterThanOrEqual(before);
    expect(request?.arrivedAtMonotonicMs).toBeLessThanOrEqual(performance.now());
  });

  it('says what has arrived when it waits in vain', async () => {
    await post('/');
    await expect(receiver.waitForRequests(2, { timeoutMs: 50 })).rejects.toThrow(/2 requests.*last seen: 1/);
  });
});

describe('what it does', () => {
  it('answers 200 unless told otherwise', async () => {
    expect((await post('/anything')).status).toBe(200);
    receiver.otherwise({ kind: 'respond', status: 204 });
    expect((await post('/anything')).status).toBe(204);
  });

  it('takes behaviours in turn and stays with the last', async () => {
    receiver.on('/', [
      { kind: 'respond', status: 500 },
      { kind: 'respond', status: 202, body: 'later', headers: { 'x-a': 'b' } },
    ]);
    const answers = [await post('/'), await post('/'), await post('/')];
    expect(answers.map(({ status }) => status)).toEqual([500, 202, 202]);
    expect(answers[1]?.headers.get('x-a')).toBe('b');
    expect(await answers[1]?.text()).toBe('later');
  });

  it('decides by the request', async () => {
    receiver.on('/', ({ body }) => ({ kind: 'respond', status: Number(body.toString()) }));
    expect((await post('/', { body: '418' })).status).toBe(418);
  });

  it('answers late', async () => {
    receiver.on('/', { kind: 'respond', delayMs: 100 });
    const start = performance.now();
    await post('/');
    expect(performance.now() - start).toBeGreaterThanOrEqual(99);
  });

  it('redirects', async () => {
    receiver.on('/', { kind: 'redirect', location: '/elsewhere', status: 301 });
    const answer = await post('/');
    expect([answer.status, answer.headers.get('location')]).toEqual([301, '/elsewhere']);
  });

  it('resets the connection', async () => {
    receiver.on('/', { kind: 'reset' });
    expect(await failure(post('/'))).toBe('ECONNRESET');
  });

  it('breaks off a body', async () => {
    receiver.on('/', { kind: 'broken-off-body' });
    const answer = await post('/');
    expect(answer.status).toBe(200);
    expect(await failure(answer.arrayBuffer())).toBe('UND_ERR_SOCKET');
  });

  it('sends a huge body', async () => {
    receiver.on('/', { kind: 'huge-body', bytes: 10_000_001 });
    expect((await (await post('/')).arrayBuffer()).byteLength).toBe(10_000_001);
  });

  it('drips', async () => {
    receiver.on('/', { kind: 'drip', intervalMs: 10 });
    const answer = await post('/', { signal: AbortSignal.timeout(200) });
    expect(answer.status).toBe(200);
    expect(await failure(answer.text())).toBe('TimeoutError');
  });

  it('holds thousands of requests that hang, and ends them all on close', async () => {
    receiver.on('/', { kind: 'hang' });
    const hanging = Array.from({ length: 2_000 }, () => failure(post('/')));
    await receiver.waitForRequests(2_000, { timeoutMs: 20_000 });
    expect(receiver.inFlight).toBe(2_000);
    expect(receiver.maxInFlight).toBe(2_000);
    await receiver.close();
    expect(new Set(await Promise.all(hanging))).not.toContain(undefined);
    receiver = await ScriptableReceiver.start();
  }, 30_000);

  it('speaks HTTPS with a certificate for an address', async () => {
    const certificate = await selfSignedCertificate(['localhost', '127.0.0.1']);
    const secure = await ScriptableReceiver.start({ tls: certificate });
    try {
      const status = await new Promise((resolve, reject) => {
        httpsRequest(secure.url('/'), { ca: certificate.cert, method: 'POST' }, (response) => {
          resolve(response.resume().statusCode);
        })
          .on('error', reject)
          .end();
      });
      expect(status).toBe(200);
    } finally {
      await secure.close();
      await sleep(0);
    }
  });
});
