import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { waitUntil } from '../wait-until.js';
import { perform, type Behaviour } from './behaviour.js';

export type ReceivedRequest = {
  /** Wall clock, milliseconds since the epoch, when the head of the request was there. */
  readonly arrivedAt: number;
  /** The same moment on this process's monotonic clock (`performance.now()`), for intervals. */
  readonly arrivedAtMonotonicMs: number;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Exactly the bytes that came. */
  readonly body: Buffer;
};

/** One behaviour for every request; one for each in turn, the last for all that follow; or decided by the request. */
export type Script = Behaviour | readonly Behaviour[] | ((request: ReceivedRequest) => Behaviour);

/** Told what comes and what becomes of it, as it happens. */
export type ReceiverObserver = {
  /** The whole request is here, and this is what will be done with it. */
  readonly arrived: (request: ReceivedRequest, behaviour: Behaviour) => void;
  /** The exchange is over; `answered` when the whole answer had been written by then. */
  readonly ended: (request: ReceivedRequest, answered: boolean) => void;
};

export type ReceiverOptions = {
  readonly observer?: ReceiverObserver;
  readonly port?: number;
  readonly host?: string;
  /** Speaks HTTPS. */
  readonly tls?: { readonly key: string; readonly cert: string };
};

const OK: Behaviour = { kind: 'respond', status: 200 };
const BACKLOG = 4_096;

/**
 * A customer's endpoint: a real HTTP(S) server that does what its script says, path by path, and keeps what it was
 * sent. It answers 200 where no script says otherwise.
 */
export class ScriptableReceiver {
  readonly #server: Server;
  readonly #scheme: 'http' | 'https';
  readonly #host: string;
  readonly #scripts = new Map<string, Script>();
  readonly #requests: ReceivedRequest[] = [];
  readonly #countByPath = new Map<string, number>();
  readonly #observer: ReceiverObserver | undefined;
  #otherwise: Script = OK;
  #inFlight = 0;
  #maxInFlight = 0;

  private constructor({ tls, host = '127.0.0.1', observer }: ReceiverOptions) {
    this.#observer = observer;
    const listener = (request: IncomingMessage, response: ServerResponse): void => {
      this.#receive(request, response);
    };
    this.#server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
    this.#scheme = tls === undefined ? 'http' : 'https';
    this.#host = host;
    // Whoever is slow here is slow on purpose.
    this.#server.requestTimeout = 0;
    this.#server.headersTimeout = 0;
    this.#server.keepAliveTimeout = 60_000;
  }

  static async start(options: ReceiverOptions = {}): Promise<ScriptableReceiver> {
    const receiver = new ScriptableReceiver(options);
    await new Promise<void>((resolve, reject) => {
      receiver.#server.once('error', reject);
      receiver.#server.listen({ port: options.port ?? 0, host: receiver.#host, backlog: BACKLOG }, resolve);
    });
    return receiver;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  url(path = '/'): string {
    return `${this.#scheme}://${this.#host.includes(':') ? `[${this.#host}]` : this.#host}:${String(this.port)}${path}`;
  }

  /** From now on, for requests to this path (compared without the query). */
  on(path: string, script: Script): this {
    this.#scripts.set(path, script);
    this.#countByPath.delete(path);
    return this;
  }

  /** From now on, for requests to every path that has no script of its own. */
  otherwise(script: Script): this {
    this.#otherwise = script;
    return this;
  }

  /** What has arrived, in order of arrival of the whole request; without `path`, everything. */
  requests(path?: string): readonly ReceivedRequest[] {
    return path === undefined
      ? this.#requests
      : this.#requests.filter((request) => withoutQuery(request.path) === path);
  }

  /** Requests that have arrived and are not answered yet. */
  get inFlight(): number {
    return this.#inFlight;
  }

  get maxInFlight(): number {
    return this.#maxInFlight;
  }

  /** @throws NotInTimeError with what has arrived so far */
  async waitForRequests(
    count: number,
    { path, timeoutMs = 30_000 }: { readonly path?: string; readonly timeoutMs?: number } = {},
  ): Promise<readonly ReceivedRequest[]> {
    const what = `${String(count)} requests to ${path ?? 'the receiver'}`;
    await waitUntil(
      () => this.requests(path).length,
      (arrived) => arrived >= count,
      { what, timeoutMs },
    );
    return this.requests(path);
  }

  /** Forgets what has arrived; scripts stay. */
  clear(): void {
    this.#requests.length = 0;
    this.#maxInFlight = this.#inFlight;
  }

  /** Destroys what is still open: nobody waits for the end of a request that hangs. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
      this.#server.closeAllConnections();
    });
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const arrivedAt = Date.now();
    const arrivedAtMonotonicMs = performance.now();
    this.#inFlight += 1;
    this.#maxInFlight = Math.max(this.#maxInFlight, this.#inFlight);
    response.once('close', () => {
      this.#inFlight -= 1;
    });
    response.on('error', () => undefined);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      const received: ReceivedRequest = {
        arrivedAt,
        arrivedAtMonotonicMs,
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks),
      };
      // Who observes keeps what it needs: a run of hours would not fit into memory twice.
      if (this.#observer === undefined) this.#requests.push(received);
      const behaviour = this.#behaviourFor(received);
      this.#observer?.arrived(received, behaviour);
      response.once('close', () => this.#observer?.ended(received, response.writableFinished));
      perform(behaviour, response);
    });
  }

  #behaviourFor(request: ReceivedRequest): Behaviour {
    const path = withoutQuery(request.path);
    const script = this.#scripts.get(path) ?? this.#otherwise;
    const count = this.#countByPath.get(path) ?? 0;
    this.#countByPath.set(path, count + 1);
    if (typeof script === 'function') return script(request);
    return isSequence(script) ? (script[Math.min(count, script.length - 1)] ?? OK) : script;
  }
}

function isSequence(
  script: Exclude<Script, (request: ReceivedRequest) => Behaviour>,
): script is readonly Behaviour[] {
  return Array.isArray(script);
}

function withoutQuery(path: string): string {
  return path.split('?', 1)[0] ?? path;
}
