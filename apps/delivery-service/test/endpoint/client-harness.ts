import { afterEach, describe } from 'vitest';
import { parseAllowNets } from '@sight-webhooks/contracts';
import { axiosEndpointClient } from '../../src/endpoint/axios-endpoint-client.js';
import type { EndpointClient, EndpointResponse } from '../../src/endpoint/endpoint-client.js';
import { undiciEndpointClient } from '../../src/endpoint/undici-endpoint-client.js';
import { UndiciTransport, type TransportOptions } from '../../src/endpoint/undici-transport.js';
import { tcpEndpoint, type EndpointServer } from './endpoint-server.js';

/** For tests in which the time-out is awaited; it would be too short for the others on a busy machine. */
export const TIMEOUT_MS = 200;
const UNREACHED_TIMEOUT_MS = 5_000;
export const BODY = Buffer.from('{"messageId":"wh-1","name":"Größe"}');
export const HEADERS = { 'content-type': 'application/json; charset=utf-8', 'webhook-id': 'wh-1' };

export type TestedClient = EndpointClient & { readonly transport: UndiciTransport };

/** What the conformance tests of the port need; whatever it makes is closed after the test. */
export type ClientHarness = {
  /** A client that may go to loopback, over http too. */
  readonly client: (options?: Partial<TransportOptions>) => TestedClient;
  readonly serving: (server: Promise<EndpointServer>) => Promise<EndpointServer>;
  readonly post: (
    client: EndpointClient,
    url: string,
    pinnedAuthorities?: string,
  ) => Promise<EndpointResponse>;
  /** One POST to a server that answers with these bytes, then ends or resets the connection, or does nothing. */
  readonly answeredWith: (bytes: string, then?: 'end' | 'reset') => Promise<EndpointResponse>;
  /** Runs after the test. */
  readonly cleanUp: (task: () => Promise<void> | void) => void;
};

const ADAPTERS = { undici: undiciEndpointClient, axios: axiosEndpointClient };

/** Holds both adapters of the port to the same tests. */
export function describeEveryClient(what: string, suite: (harness: ClientHarness) => void): void {
  describe.each(Object.entries(ADAPTERS))(`${what}, on %s`, (_name, adapter) => {
    suite(createHarness(adapter));
  });
}

function createHarness(adapter: (transport: UndiciTransport) => EndpointClient): ClientHarness {
  const cleanups: (() => Promise<void> | void)[] = [];

  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  const harness: ClientHarness = {
    client(options = {}) {
      const transport = new UndiciTransport({
        attemptTimeoutMs: UNREACHED_TIMEOUT_MS,
        allowNets: parseAllowNets('127.0.0.0/8,::1'),
        allowHttp: true,
        ...options,
      });
      const made = adapter(transport);
      cleanups.push(() => made.close());
      return { ...made, transport };
    },
    async serving(server) {
      const started = await server;
      cleanups.push(() => started.close());
      return started;
    },
    post: (client, url, pinnedAuthorities) =>
      client.send({ url, headers: HEADERS, body: BODY, pinnedAuthorities }),
    async answeredWith(bytes, then) {
      const server = await harness.serving(
        tcpEndpoint((socket) => {
          socket.write(bytes, () => {
            if (then === 'end') socket.end();
            // Give the bytes the time to be read first: a reset discards what has not been.
            if (then === 'reset') setTimeout(() => socket.resetAndDestroy(), 30);
          });
        }),
      );
      return await harness.post(harness.client(), server.url);
    },
    cleanUp: (task) => cleanups.push(task),
  };
  return harness;
}
