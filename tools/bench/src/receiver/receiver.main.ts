import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monotonicMs } from '../monotonic-clock.js';
import { Arrivals } from './arrivals.js';
import type { ReceiverMessage, ReceiverRequest } from './receiver.protocol.js';

// The endpoint of every measurement, a process of its own: it does as little as an HTTP server can, and counts.

/** Longer than any pause of a measurement: a connection that is closed while a request is on its way fails it. */
const KEEP_ALIVE_MS = 600_000;
/** What is sent below this path is never answered, nor counted. */
const SILENT_PATH = '/silent';
const NO_BODY = { 'content-length': '0' };

let arrivals = new Arrivals();
let expected = 0;
let held: ServerResponse[] | undefined;
let failed = 0;
let failedAtMs = Number.NaN;

const tell = (message: ReceiverMessage): void => {
  process.send?.(message);
};

function failTogether(responses: readonly ServerResponse[]): void {
  failedAtMs = monotonicMs();
  failed = responses.length;
  for (const response of responses) response.writeHead(500, NO_BODY).end();
}

const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
  const atMs = monotonicMs();
  // An endpoint that hangs: the connection stays open, and nothing is ever said.
  if (request.url?.startsWith(SILENT_PATH) === true) return;
  request.resume();
  request.once('end', () => {
    if (held !== undefined && request.headers['webhook-attempt'] === '1') {
      held.push(response);
      if (held.length === expected) failTogether(held);
      return;
    }
    response.writeHead(200, NO_BODY).end();
    const isNew = arrivals.record(String(request.headers['webhook-id']), atMs);
    if (isNew && arrivals.distinct === expected) tell({ kind: 'complete' });
  });
});

process.on('message', (request: ReceiverRequest) => {
  if (request.kind === 'expect') {
    arrivals = new Arrivals();
    expected = request.count;
    held = request.failTogether ? [] : undefined;
    failed = 0;
    failedAtMs = Number.NaN;
    tell({ kind: 'counting' });
    return;
  }
  const { total } = arrivals;
  const report = { total, ids: arrivals.ids(), timesMs: arrivals.timesMs(), failed, failedAtMs };
  tell({ kind: 'report', report });
});
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole group; the bench decides when this process ends, by leaving it.
process.on('SIGINT', () => undefined);

server.listen(0, process.argv[2], () => {
  tell({ kind: 'listening', port: (server.address() as AddressInfo).port });
});
