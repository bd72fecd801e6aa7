import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { describeEveryClient, TIMEOUT_MS } from '../../test/endpoint/client-harness.js';
import { closedPort, httpEndpoint } from '../../test/endpoint/endpoint-server.js';
import { MAX_YOUNG } from './young-requests.js';

describeEveryClient('connections', ({ client, serving, post, answeredWith }) => {
  describe('a connection', () => {
    it('that is refused is connection_refused', async () => {
      const url = `http://127.0.0.1:${String(await closedPort())}/`;
      expect(await post(client(), url)).toMatchObject({ statusCode: null, error: 'connection_refused' });
      const byName = url.replace('127.0.0.1', 'localhost');
      expect(await post(client(), byName)).toMatchObject({ statusCode: null, error: 'connection_refused' });
    });

    it.each(['end', 'reset'] as const)(
      'that gets %s before the response is connection_reset',
      async (ending) => {
        const response = await answeredWith('', ending);
        expect(response).toEqual({
          statusCode: null,
          error: 'connection_reset',
          responseExcerpt: null,
          durationMs: expect.any(Number) as number,
        });
      },
    );

    it('on which no answer comes is timeout, and is closed', async () => {
      const server = await serving(httpEndpoint(() => undefined));
      const response = await post(client({ attemptTimeoutMs: TIMEOUT_MS }), server.url);
      expect(response).toMatchObject({ statusCode: null, error: 'timeout', responseExcerpt: null });
      expect(response.durationMs).toBeGreaterThanOrEqual(TIMEOUT_MS - 1);
      expect(response.durationMs).toBeLessThan(TIMEOUT_MS + 1_000);
      await expect.poll(() => server.connections()).toBe(0);
    });

    it('that cannot be made in time is timeout, and given up', async () => {
      const sockets: Socket[] = [];
      const dial = () => {
        const socket = new Socket();
        sockets.push(socket);
        return socket;
      };
      const response = await post(client({ dial, attemptTimeoutMs: TIMEOUT_MS }), 'http://127.0.0.1/');
      expect(response).toMatchObject({ statusCode: null, error: 'timeout' });
      expect(sockets.map((socket) => socket.destroyed)).toEqual([true]);
    });

    it('is reused, one request at a time', async () => {
      const server = await serving(httpEndpoint((_request, response) => response.end('ok')));
      const to = client();
      for (let n = 0; n < 20; n += 1) expect(await post(to, server.url)).toMatchObject({ error: null });
      expect(server.accepted()).toBe(1);
      await Promise.all(Array.from({ length: 10 }, () => post(to, server.url)));
      expect(server.accepted()).toBe(10);
    });

    it('is reused after a failed status, and replaced when the server has closed it meanwhile', async () => {
      const server = await serving(
        httpEndpoint((request, response) => {
          response.writeHead(500).end('no', () => setTimeout(() => request.socket.end(), 20));
        }),
      );
      const to = client();
      for (let n = 0; n < 3; n += 1)
        expect(await post(to, server.url)).toMatchObject({ error: 'http_status' });
      expect(server.accepted()).toBe(1);
      await sleep(60);
      expect(to.transport.counts).toMatchObject({ origins: 0, open: 0, idle: 0 });
      expect(await post(to, server.url)).toMatchObject({ error: 'http_status' });
      expect(server.accepted()).toBe(2);
    });

    it('is opened up to the limit per origin; the other requests wait their turn', async () => {
      let most = 0;
      let running = 0;
      const server = await serving(
        httpEndpoint((_request, response) => {
          most = Math.max(most, (running += 1));
          setTimeout(() => {
            running -= 1;
            response.setHeader('connection', most % 2 === 0 ? 'close' : 'keep-alive').end();
          }, 5);
        }),
      );
      const to = client({ connectionsPerOrigin: 4 });
      const responses = await Promise.all(Array.from({ length: 40 }, () => post(to, server.url)));
      expect(responses.every(({ error }) => error === null)).toBe(true);
      expect(most).toBe(4);
    });

    it('is closed, the one idle for longest first, when too many are idle', async () => {
      const servers = await Promise.all(
        Array.from({ length: 5 }, () => serving(httpEndpoint((_request, response) => response.end()))),
      );
      const to = client({ idleConnections: 2 });
      for (const server of servers) await post(to, server.url);
      expect(to.transport.counts).toEqual({ origins: 2, open: 2, idle: 2, running: 0 });
      await expect.poll(() => servers.map((server) => server.connections())).toEqual([0, 0, 0, 1, 1]);
    });
  });

  describe('hundreds of requests that hang', () => {
    it('keep no connection from others of the same origin', async () => {
      const server = await serving(
        httpEndpoint((request, response) => {
          if (request.url === '/hook') response.end('ok');
        }),
      );
      const to = client({ attemptTimeoutMs: 1_000 });
      const hanging = Array.from({ length: 2 * MAX_YOUNG - 1 }, () => post(to, `${server.url}/hangs`));
      const response = await post(to, server.url);
      expect(response).toMatchObject({ statusCode: 200, error: null });
      expect(to.transport.counts).toMatchObject({ open: 2 * MAX_YOUNG, running: hanging.length });
      await Promise.all(hanging);
    });
  });

  describe('a thousand requests that hang', () => {
    it.each([1_000, 100])(
      'on %i connections time out together and leave nothing',
      async (connectionsPerOrigin) => {
        let received = 0;
        const server = await serving(
          httpEndpoint(() => {
            received += 1;
          }),
        );
        const to = client({ connectionsPerOrigin, attemptTimeoutMs: 700 });
        const before = openSockets();
        const responses = await Promise.all(Array.from({ length: 1_000 }, () => post(to, server.url)));
        expect(new Set(responses.map(({ error }) => error))).toEqual(new Set(['timeout']));
        const durations = responses.map(({ durationMs }) => durationMs);
        expect(Math.max(...durations) - Math.min(...durations)).toBeLessThan(500);
        expect(to.transport.counts).toEqual({ origins: 0, open: 0, idle: 0, running: 0 });
        await expect.poll(() => server.connections()).toBe(0);
        await expect.poll(openSockets).toBeLessThanOrEqual(before);
        // Those that waited for a connection are not sent now, and no connection is left of them.
        const receivedInTime = received;
        await sleep(50);
        expect(received).toBe(receivedInTime);
        expect(server.connections()).toBe(0);
        expect(server.accepted()).toBeLessThanOrEqual(1_000);
      },
    );
  });
});

function openSockets(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;
}
