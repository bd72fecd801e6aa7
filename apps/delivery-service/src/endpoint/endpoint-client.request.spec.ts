import { describe, expect, it } from 'vitest';
import { describeEveryClient, BODY, HEADERS } from '../../test/endpoint/client-harness.js';
import { httpEndpoint } from '../../test/endpoint/endpoint-server.js';

describeEveryClient('the request', ({ client, serving, post, cleanUp }) => {
  describe('what is sent', () => {
    it('is a POST with exactly the headers and the bytes of the request', async () => {
      const received: { method: string; url: string; headers: object; body: Buffer }[] = [];
      const server = await serving(
        httpEndpoint((request, response) => {
          void request.toArray().then((chunks: Buffer[]) => {
            const { method = '', url = '', headers } = request;
            received.push({ method, url, headers, body: Buffer.concat(chunks) });
            response.end('thanks');
          });
        }),
      );
      const response = await post(client(), `${server.url}?a=1&b=%20#fragment`);
      expect(response).toEqual({
        statusCode: 200,
        error: null,
        responseExcerpt: 'thanks',
        durationMs: expect.any(Number) as number,
      });
      expect(received).toEqual([
        {
          method: 'POST',
          url: '/hook?a=1&b=%20',
          headers: {
            ...HEADERS,
            host: `127.0.0.1:${String(server.port)}`,
            connection: 'keep-alive',
            'content-length': String(BODY.length),
          },
          body: BODY,
        },
      ]);
    });

    it('does not go through a proxy that the environment names', async () => {
      process.env['HTTP_PROXY'] = process.env['http_proxy'] = 'http://127.0.0.1:1';
      cleanUp(() => {
        delete process.env['HTTP_PROXY'];
        delete process.env['http_proxy'];
      });
      const server = await serving(httpEndpoint((_request, response) => response.end()));
      expect(await post(client(), server.url)).toMatchObject({ error: null });
    });
  });

  describe('close', () => {
    it('waits for what is under way, closes the connections, and refuses more', async () => {
      const server = await serving(
        httpEndpoint((_request, response) => setTimeout(() => response.end('late'), 100)),
      );
      const to = client();
      const running = post(to, server.url);
      await to.close();
      expect(await running).toMatchObject({ error: null, responseExcerpt: 'late' });
      await expect.poll(() => server.connections()).toBe(0);
      await expect(post(to, server.url)).rejects.toThrow('closed');
    });
  });
});
