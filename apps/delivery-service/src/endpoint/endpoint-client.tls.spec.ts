import { certificate } from '@sight-webhooks/testing';
import { expect, it } from 'vitest';
import { describeEveryClient, TIMEOUT_MS } from '../../test/endpoint/client-harness.js';
import {
  httpEndpoint,
  httpsEndpoint,
  tcpEndpoint,
  type EndpointServer,
} from '../../test/endpoint/endpoint-server.js';

describeEveryClient('TLS', ({ client, serving, post }) => {
  const ca = certificate('ca.pem');
  const onPort = (host: string, { port }: EndpointServer): string => `https://${host}:${String(port)}/hook`;

  it('verifies the certificate, sends the name, and resumes sessions', async () => {
    const servernames: unknown[] = [];
    const resumed: boolean[] = [];
    const server = await serving(
      httpsEndpoint('localhost', ({ socket }, response) => {
        if ('servername' in socket) servernames.push(socket.servername);
        if ('isSessionReused' in socket)
          resumed.push((socket as { isSessionReused(): boolean }).isSessionReused());
        response.end('ok');
      }),
    );
    const to = client({ ca, allowHttp: false });
    expect(await post(to, onPort('endpoint.localhost', server))).toMatchObject({
      statusCode: 200,
      error: null,
    });
    expect(await post(to, onPort('127.0.0.1', server))).toMatchObject({ statusCode: 200, error: null });
    expect(servernames).toEqual(['endpoint.localhost', false]);
    await Promise.all([1, 2].map(() => post(to, onPort('127.0.0.1', server))));
    expect(resumed).toContain(true);
  });

  it.each(['self-signed', 'localhost'] as const)('refuses the certificate %s of a stranger', async (name) => {
    const server = await serving(httpsEndpoint(name, (_request, response) => response.end()));
    expect(await post(client(), server.url)).toMatchObject({ statusCode: null, error: 'tls' });
  });

  it('refuses a certificate for another name, an old protocol, and what is not TLS', async () => {
    const server = await serving(httpsEndpoint('localhost', (_request, response) => response.end()));
    expect(await post(client({ ca }), onPort('other.localhost', server))).toMatchObject({ error: 'tls' });
    const old = await serving(
      httpsEndpoint('localhost', (_request, response) => response.end(), {
        minVersion: 'TLSv1',
        maxVersion: 'TLSv1.1',
        ciphers: 'DEFAULT@SECLEVEL=0',
      }),
    );
    expect(await post(client({ ca }), old.url)).toMatchObject({ error: 'tls' });
    const plain = await serving(httpEndpoint((_request, response) => response.end()));
    expect(await post(client({ ca }), onPort('127.0.0.1', plain))).toMatchObject({ error: 'tls' });
  });

  it('counts a handshake that hangs as timeout', async () => {
    const server = await serving(tcpEndpoint(() => undefined));
    const to = client({ attemptTimeoutMs: TIMEOUT_MS });
    expect(await post(to, onPort('127.0.0.1', server))).toMatchObject({ error: 'timeout' });
    await expect.poll(() => server.connections()).toBe(0);
  });
});
