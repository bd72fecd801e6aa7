import { certificate } from '@sight-webhooks/testing';
import { expect, it } from 'vitest';
import { describeEveryClient } from '../../test/endpoint/client-harness.js';
import { httpsEndpoint } from '../../test/endpoint/endpoint-server.js';
import { PinnedAuthorities } from './trusted-authorities.js';

const PRIVATE = certificate('private-ca.pem');
const REFUSED = { statusCode: null, error: 'tls' };
const ACCEPTED = { statusCode: 200, error: null };

describeEveryClient('pinned authorities', ({ client, serving, post }) => {
  const endpoint = (name: Parameters<typeof httpsEndpoint>[0]) =>
    serving(
      httpsEndpoint(name, (_request, response) => {
        response.end('ok');
      }),
    );

  it('vouch for an endpoint that nobody else does, and for no other', async () => {
    const server = await endpoint('private');
    const to = client();
    expect(await post(to, server.url)).toMatchObject(REFUSED);
    expect(await post(to, server.url, PRIVATE)).toMatchObject(ACCEPTED);
    expect(await post(to, server.url, certificate('constrained-ca.pem'))).toMatchObject(REFUSED);
  });

  it('count in the place of the usual ones, not beside them', async () => {
    const server = await endpoint('localhost');
    const to = client({ ca: certificate('ca.pem') });
    expect(await post(to, server.url)).toMatchObject(ACCEPTED);
    expect(await post(to, server.url, PRIVATE)).toMatchObject(REFUSED);
    expect(await post(to, server.url, PRIVATE + certificate('ca.pem'))).toMatchObject(ACCEPTED);
  });

  it('can be an intermediate one, whose root is trusted by nobody', async () => {
    const server = await endpoint('private');
    expect(await post(client(), server.url, certificate('private-intermediate.pem'))).toMatchObject(ACCEPTED);
  });

  it('share connections and TLS sessions with nobody who trusts others', async () => {
    const server = await endpoint('private');
    const to = client({ ca: PRIVATE });
    // Left idle by one after the other, which each has its own to use again.
    for (const pinned of [undefined, PRIVATE, undefined, PRIVATE])
      expect(await post(to, server.url, pinned)).toMatchObject(ACCEPTED);
    expect([server.accepted(), to.transport.counts.idle]).toEqual([2, 2]);
  });

  it('that are replaced or taken away do not live on in a connection or session from before', async () => {
    const server = await endpoint('private');
    const to = client();
    expect(await post(to, server.url, PRIVATE)).toMatchObject(ACCEPTED);
    expect(to.transport.counts.idle).toBe(1);
    expect(await post(to, server.url, certificate('expired-ca.pem'))).toMatchObject(REFUSED);
    expect(await post(to, server.url)).toMatchObject(REFUSED);
    expect(server.accepted()).toBe(3);
  });

  it('give requests that run at once a connection each by what they trust', async () => {
    const server = await endpoint('private');
    const to = client({ connectionsPerOrigin: 1 });
    const pins = [undefined, PRIVATE, certificate('ca.pem'), PRIVATE, undefined];
    const responses = await Promise.all(pins.map((pinned) => post(to, server.url, pinned)));
    expect(responses.map(({ error }) => error)).toEqual(['tls', null, 'tls', null, 'tls']);
  });

  it('are the only thing that they change: name, address and version are judged as ever', async () => {
    const server = await endpoint('private');
    const port = String(server.port);
    expect(await post(client(), `https://other.example.localhost:${port}/`, PRIVATE)).toMatchObject(REFUSED);
    expect(await post(client({ allowNets: [] }), server.url, PRIVATE)).toMatchObject({
      error: 'blocked_address',
    });
    const old = await serving(
      httpsEndpoint('private', (_request, response) => response.end(), {
        minVersion: 'TLSv1',
        maxVersion: 'TLSv1.1',
        ciphers: 'DEFAULT@SECLEVEL=0',
      }),
    );
    expect(await post(client(), old.url, PRIVATE)).toMatchObject(REFUSED);
  });

  it.each([
    ['an authority that has expired', 'expired'],
    ['an authority that may not vouch for this name', 'constrained'],
  ] as const)('refuse with %s', async (_, name) => {
    const server = await endpoint(name);
    expect(await post(client(), server.url, certificate(`${name}-ca.pem`))).toMatchObject(REFUSED);
  });

  it.each(['', 'nonsense', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'])(
    'that cannot be read trust nobody: %j',
    async (pinned) => {
      const server = await endpoint('localhost');
      const to = client({ ca: certificate('ca.pem') });
      expect(await post(to, server.url, pinned)).toMatchObject(REFUSED);
      expect(to.transport.counts.running).toBe(0);
    },
  );
});

it('contexts are made once, and the one used longest ago goes first', () => {
  const pinned = new PinnedAuthorities(2);
  const [first, second, third] = ['ca.pem', 'private-ca.pem', 'expired-ca.pem'].map((file) =>
    certificate(file as `${string}.pem`),
  ) as [string, string, string];
  const made = pinned.of(first);
  pinned.of(second);
  expect(pinned.of(first)).toBe(made);
  pinned.of(third);
  expect([pinned.size, pinned.of(first)]).toEqual([2, made]);
  expect(pinned.of(second)).not.toBe(made);
});
