import type { ServerResponse } from 'node:http';

/** What the receiver does with a request once it has read it. Statuses are 200 where not said. */
export type Behaviour =
  | {
      readonly kind: 'respond';
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Buffer;
      readonly delayMs?: number;
    }
  /** Keeps the connection open and says nothing. */
  | { readonly kind: 'hang' }
  /** The head at once, then one byte of the body every `intervalMs`, without an end. */
  | { readonly kind: 'drip'; readonly intervalMs: number; readonly status?: number }
  /** A body of so many bytes, as fast as it is read. */
  | { readonly kind: 'huge-body'; readonly bytes: number; readonly status?: number }
  /** Announces a longer body than it sends, then destroys the connection. */
  | { readonly kind: 'broken-off-body'; readonly status?: number }
  /** A TCP reset instead of an answer. */
  | { readonly kind: 'reset' }
  /** Bytes that are no HTTP, then the end of the connection. */
  | { readonly kind: 'garbage' }
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: number };

const CHUNK = Buffer.alloc(64 * 1024, 'x');

export function perform(behaviour: Behaviour, response: ServerResponse): void {
  switch (behaviour.kind) {
    case 'respond':
      if (behaviour.delayMs === undefined) respond(behaviour, response);
      else setTimeout(respond, behaviour.delayMs, behaviour, response);
      return;
    case 'hang':
      return;
    case 'drip':
      drip(behaviour, response);
      return;
    case 'huge-body':
      response.writeHead(behaviour.status ?? 200, { 'content-length': behaviour.bytes });
      writeHugeBody(behaviour.bytes, response);
      return;
    case 'broken-off-body':
      response.writeHead(behaviour.status ?? 200, { 'content-length': 1_000 });
      response.write('only this', () => response.destroy());
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'garbage':
      response.socket?.end('220 this is not the protocol that you are looking for\r\n\r\n');
      return;
    case 'redirect':
      response.writeHead(behaviour.status ?? 302, { location: behaviour.location }).end();
  }
}

function respond(behaviour: Extract<Behaviour, { kind: 'respond' }>, response: ServerResponse): void {
  response.writeHead(behaviour.status ?? 200, behaviour.headers).end(behaviour.body);
}

function drip(behaviour: Extract<Behaviour, { kind: 'drip' }>, response: ServerResponse): void {
  response.writeHead(behaviour.status ?? 200).flushHeaders();
  const timer = setInterval(() => response.write('.'), behaviour.intervalMs);
  response.once('close', () => {
    clearInterval(timer);
  });
}

function writeHugeBody(bytes: number, response: ServerResponse): void {
  let left = bytes;
  const writeMore = (): void => {
    while (left > 0) {
      const chunk = left < CHUNK.length ? CHUNK.subarray(0, left) : CHUNK;
      left -= chunk.length;
      if (!response.write(chunk)) return;
    }
    response.end();
  };
  response.on('drain', writeMore);
  writeMore();
}
