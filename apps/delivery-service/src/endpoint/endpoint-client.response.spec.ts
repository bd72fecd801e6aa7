import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { describeEveryClient, TIMEOUT_MS } from '../../test/endpoint/client-harness.js';
import { httpEndpoint, tcpEndpoint } from '../../test/endpoint/endpoint-server.js';
import { createDial } from './vetted-connector.js';

describeEveryClient('the response', ({ client, serving, post, answeredWith }) => {
  describe('a status', () => {
    it('of 200 is success, an empty body too', async () => {
      const server = await serving(httpEndpoint((_request, response) => response.end()));
      expect(await post(client(), server.url)).toMatchObject({
        statusCode: 200,
        error: null,
        responseExcerpt: null,
      });
    });

    it.each([201, 202, 204, 301, 302, 307, 400, 401, 410, 429, 500, 503])(
      'of %i is http_status',
      async (status) => {
        const asked: string[] = [];
        const server = await serving(
          httpEndpoint((request, response) => {
            asked.push(request.url ?? '');
            response.writeHead(status, { location: '/elsewhere' }).end(status === 204 ? undefined : 'why');
          }),
        );
        const response = await post(client(), server.url);
        expect(response).toMatchObject({
          statusCode: status,
          error: 'http_status',
          responseExcerpt: status === 204 ? null : 'why',
        });
        // Redirects are not followed.
        expect(asked).toEqual(['/hook']);
      },
    );

    it('that is informational is passed over', async () => {
      const hints = 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'.repeat(2);
      const response = await answeredWith(`${hints}HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok`);
      expect(response).toMatchObject({ statusCode: 200, error: null, responseExcerpt: 'ok' });
    });

    it('but 200 stands, however its body ends, and is not waited for', async () => {
      const head = 'HTTP/1.1 500 Oh\r\ncontent-length: 100\r\n\r\nsorry';
      const failed = { statusCode: 500, error: 'http_status', responseExcerpt: 'sorry' };
      expect(await answeredWith(head, 'end')).toMatchObject(failed);
      expect(await answeredWith(head, 'reset')).toMatchObject(failed);
      const server = await serving(tcpEndpoint((socket) => socket.write(head)));
      const response = await post(client({ attemptTimeoutMs: 30_000 }), server.url);
      expect(response).toMatchObject(failed);
      expect(response.durationMs).toBeLessThan(3_000);
    });
  });

  describe('a body', () => {
    it('of 10 MB is success: 64 KiB of it are read and the connection is closed', async () => {
      const server = await serving(
        httpEndpoint((_request, response) => response.end(Buffer.alloc(10_000_000, 'x'))),
      );
      const sockets: Socket[] = [];
      const dial = createDial();
      const to = client({
        dial: (...args) => {
          const socket = dial(...args);
          sockets.push(socket);
          return socket;
        },
      });
      const response = await post(to, server.url);
      expect(response).toMatchObject({ statusCode: 200, error: null, responseExcerpt: 'x'.repeat(1_024) });
      await expect.poll(() => server.connections()).toBe(0);
      // One read of the socket more, at most.
      expect(sockets[0]?.bytesRead).toBeLessThanOrEqual(3 * 65_536);
    });

    it('without end is success once 64 KiB have come', async () => {
      const head = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';
      const response = await answeredWith(`${head}10000\r\n${'y'.repeat(65_536)}\r\n`);
      expect(response).toMatchObject({ statusCode: 200, error: null });
    });

    it('is kept as text up to 1 KiB, whole characters only, and not decompressed', async () => {
      const server = await serving(
        httpEndpoint((_request, response) => {
          response.writeHead(200, { 'content-encoding': 'gzip' }).end(`x${'é'.repeat(2_000)}`);
        }),
      );
      const response = await post(client(), server.url);
      expect(response).toMatchObject({ error: null, responseExcerpt: `x${'é'.repeat(511)}` });
    });

    it.each<[string, string, 'end' | 'reset']>([
      ['shorter than its length', 'content-length: 100\r\n\r\nabc', 'end'],
      [
        'shorter than its length, connection: close',
        'connection: close\r\ncontent-length: 100\r\n\r\nabc',
        'end',
      ],
      ['without its last chunk', 'transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n', 'end'],
      [
        'without its last chunk, connection: close',
        'connection: close\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n',
        'end',
      ],
      ['that is reset', 'content-length: 100\r\n\r\nabc', 'reset'],
      ['that ends with the connection, which is reset', 'connection: close\r\n\r\nabc', 'reset'],
    ])('%s is connection_reset', async (_what, rest, ending) => {
      const response = await answeredWith(`HTTP/1.1 200 OK\r\n${rest}`, ending);
      expect(response).toMatchObject({ statusCode: 200, error: 'connection_reset', responseExcerpt: 'abc' });
    });

    it('that ends with the connection is whole', async () => {
      const response = await answeredWith('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nabc', 'end');
      expect(response).toMatchObject({ statusCode: 200, error: null, responseExcerpt: 'abc' });
    });

    it('that drips is timeout, however steadily', async () => {
      const server = await serving(
        httpEndpoint((_request, response) => {
          const drip = setInterval(() => response.write('.'), 20);
          response.on('close', () => {
            clearInterval(drip);
          });
        }),
      );
      const response = await post(client({ attemptTimeoutMs: TIMEOUT_MS }), server.url);
      expect(response).toMatchObject({ statusCode: 200, error: 'timeout' });
      expect(response.responseExcerpt).toMatch(/^\.+$/);
      expect(response.durationMs).toBeGreaterThanOrEqual(TIMEOUT_MS - 1);
      expect(response.durationMs).toBeLessThan(TIMEOUT_MS + 1_000);
      await expect.poll(() => server.connections()).toBe(0);
    });
  });

  describe('what is not HTTP', () => {
    it.each([
      ['garbage', 'SSH-2.0-OpenSSH_9.2\r\n'],
      ['a broken chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nabc\r\n'],
      ['a header without a name', 'HTTP/1.1 200 OK\r\n: x\r\n\r\n'],
      // RFC 9110 lets a client ignore it, undici does not.
      ['100 Continue, which nobody asked for', 'HTTP/1.1 100 Continue\r\n\r\n'],
      ['headers of 20 KB', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`],
      ['headers without end', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(10_000)}`],
      ['a switch of protocols', 'HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'],
    ])('%s is protocol', async (_what, bytes) => {
      expect(await answeredWith(bytes)).toMatchObject({ error: 'protocol' });
    });
  });
});
