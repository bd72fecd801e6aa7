import type { AttemptError } from '@sight-webhooks/contracts';
import type { Dispatcher } from 'undici';
import { Place } from '../line.js';
import { attemptErrorOf } from './attempt-error.js';
import type { Connection, ConnectionPool, Destination, Waiter } from './connection-pool.js';
import type { EndpointRequest, EndpointResponse } from './endpoint-client.js';
import { excerptOf, EXCERPT_BYTES } from './response-excerpt.js';

/** A body is read up to here. A longer one counts as complete, and its connection is closed. */
export const MAX_BODY_BYTES = 64 * 1_024;
/**
 * Any status but 200 is a failure whatever its body does, so the body is only given this long: enough for an
 * excerpt that helps the customer, and for the connection to be of further use.
 */
const FAILED_BODY_MS = 1_000;

/**
 * One attempt: waits for a connection, sends the request, reads the response. A single timer bounds all of it and,
 * when it fires, ends the connection, so that nothing is sent afterwards.
 */
export class Exchange implements Waiter, Dispatcher.DispatchHandler {
  readonly place: Place<Waiter> = new Place<Waiter>(this);
  readonly #pool: ConnectionPool;
  readonly #destination: Destination;
  readonly #path: string;
  readonly #request: EndpointRequest;
  readonly #timeoutMs: number;
  readonly #settle: (response: EndpointResponse) => void;
  readonly #startedAt = performance.now();
  #timer: NodeJS.Timeout;
  #connection: Connection | undefined;
  #statusCode: number | null = null;
  #bodyBytes = 0;
  #excerpt: Buffer[] | undefined;
  #settled = false;

  constructor(
    pool: ConnectionPool,
    destination: Destination,
    path: string,
    request: EndpointRequest,
    timeoutMs: number,
    settle: (response: EndpointResponse) => void,
  ) {
    this.#pool = pool;
    this.#destination = destination;
    this.#path = path;
    this.#request = request;
    this.#timeoutMs = timeoutMs;
    this.#settle = settle;
    this.#timer = setTimeout(onTimeout, timeoutMs, this);
  }

  start(): void {
    this.#pool.acquire(this.#destination, this);
  }

  onConnection(connection: Connection): void {
    this.#connection = connection;
    const { headers, body } = this.#request;
    connection.client.dispatch({ method: 'POST', path: this.#path, headers, body }, this);
  }

  // undici requires it; there is nothing to do.
  onRequestStart(): void {
    return;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, statusCode: number): void {
    // Informational: the response proper follows.
    if (statusCode < 200 || this.#settled) return;
    this.#statusCode = statusCode;
    if (statusCode === 200) return;
    const leftMs = this.#timeoutMs - (performance.now() - this.#startedAt);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(onTimeout, Math.max(0, Math.min(FAILED_BODY_MS, leftMs)), this);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#settled) return;
    if (this.#bodyBytes < EXCERPT_BYTES) (this.#excerpt ??= []).push(chunk);
    this.#bodyBytes += chunk.length;
    if (this.#bodyBytes >= MAX_BODY_BYTES) this.#end(null, false);
  }

  onResponseEnd(): void {
    // A body that ends with the connection is whole only if the connection ended in order; undici doesn't look.
    const broken = this.#connection?.socket?.errored ?? null;
    if (broken === null) this.#end(null, true);
    else this.#end(attemptErrorOf(broken), false);
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    this.#end(attemptErrorOf(error), false);
  }

  onTimeout(): void {
    this.#end('timeout', false);
  }

  #end(error: AttemptError | null, reusable: boolean): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#timer);
    if (this.#connection === undefined) this.#pool.withdraw(this.#destination, this);
    else if (reusable) this.#pool.release(this.#connection);
    else this.#pool.discard(this.#connection);
    const failedStatus = this.#statusCode !== null && this.#statusCode !== 200;
    this.#settle({
      statusCode: this.#statusCode,
      error: failedStatus ? 'http_status' : error,
      responseExcerpt: excerptOf(this.#excerpt),
      durationMs: Math.round(performance.now() - this.#startedAt),
    });
  }
}

function onTimeout(exchange: Exchange): void {
  exchange.onTimeout();
}
