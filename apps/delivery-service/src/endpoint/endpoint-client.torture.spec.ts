import type { AttemptError } from '@sight-webhooks/contracts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import { BODY, describeEveryClient } from '../../test/endpoint/client-harness.js';
import { httpEndpoint } from '../../test/endpoint/endpoint-server.js';
import type { EndpointResponse } from './endpoint-client.js';

type Behaviour = {
  readonly act: (response: ServerResponse, request: IncomingMessage) => void;
  readonly error: AttemptError | null;
};

const REQUESTS = 1_000;
const ATTEMPT_TIMEOUT_MS = 300;

const BEHAVIOURS: readonly Behaviour[] = [
  { act: (response) => response.end('ok'), error: null },
  { act: (response) => response.setHeader('connection', 'close').end('ok'), error: null },
  { act: (response) => response.end(Buffer.alloc(200_000)), error: null },
  { act: (response) => response.writeHead(503).end('no'), error: 'http_status' },
  { act: (_response, { socket }) => socket.resetAndDestroy(), error: 'connection_reset' },
  {
    act: (response, { socket }) => {
      response.writeHead(200, { 'content-length': '10' }).write('half', () => socket.destroy());
    },
    error: 'connection_reset',
  },
  { act: () => undefined, error: 'timeout' },
];

/** Closes the connection when the next request may be on its way already: that one meets the close. */
const CLOSES_UNANNOUNCED: Behaviour = {
  act: (response, { socket }) => response.end('ok', () => setImmediate(() => socket.end())),
  error: null,
};

describeEveryClient('an unruly endpoint', ({ client, serving }) => {
  it.each([
    ['as it was answered', BEHAVIOURS, []],
    ['so, or with the connection', [...BEHAVIOURS, CLOSES_UNANNOUNCED], ['connection_reset']],
  ])('gets each request at most once, and each attempt ends %s', async (_how, behaviours, alsoAllowed) => {
    const errorOf = (id: number): AttemptError | null | undefined =>
      behaviours[id % behaviours.length]?.error;
    const received: number[] = [];
    const server = await serving(
      httpEndpoint((request, response) => {
        const id = Number(request.headers['webhook-id']);
        received.push(id);
        behaviours[id % behaviours.length]?.act(response, request);
      }),
    );
    const to = client({ connectionsPerOrigin: 50, attemptTimeoutMs: ATTEMPT_TIMEOUT_MS });
    const responses = new Map<number, EndpointResponse>();
    let nextId = 0;
    const sendInTurn = async (): Promise<void> => {
      for (let id = nextId++; id < REQUESTS; id = nextId++) {
        responses.set(
          id,
          await to.send({ url: server.url, headers: { 'webhook-id': String(id) }, body: BODY }),
        );
      }
    };
    await Promise.all(Array.from({ length: 100 }, sendInTurn));

    expect(responses.size).toBe(REQUESTS);
    expect(new Set(received).size).toBe(received.length);
    const unexpected = [...responses].filter(([id, { error, durationMs }]) => {
      // Waiting for one of the connections counts: some have no time left for the answer.
      const waitedTooLong = error === 'timeout' && durationMs >= ATTEMPT_TIMEOUT_MS - 1;
      return error !== errorOf(id) && !waitedTooLong && !alsoAllowed.some((allowed) => allowed === error);
    });
    expect(unexpected).toEqual([]);
    await to.close();
    expect(to.transport.counts).toEqual({ origins: 0, open: 0, idle: 0, running: 0 });
    await expect.poll(() => server.connections()).toBe(0);
  });
});
