import { addressPolicy, type AttemptError, type Net } from '@sight-webhooks/contracts';
import { ConnectionPool } from './connection-pool.js';
import type { EndpointRequest, EndpointResponse } from './endpoint-client.js';
import { parseEndpointUrl } from './endpoint-url.js';
import { Exchange } from './exchange.js';
import { DnsResolver, type Resolver } from './resolver.js';
import { PinnedAuthorities } from './trusted-authorities.js';
import { createDial, VettedConnector, type Dial } from './vetted-connector.js';

export type TransportOptions = {
  /** Wall clock of a whole attempt: look-up, connect, TLS, request and response. */
  readonly attemptTimeoutMs: number;
  /** Private nets that endpoints may be in; metadata services stay out of reach. */
  readonly allowNets: readonly Net[];
  readonly allowHttp: boolean;
  /** At most this many connections to one origin; further attempts wait for one, within their time. */
  readonly connectionsPerOrigin?: number;
  /** At most this many idle connections over all origins. */
  readonly idleConnections?: number;
  readonly resolver?: Resolver;
  /** PEM certificates to trust instead of the usual ones. */
  readonly ca?: string;
  /** How sockets are opened. */
  readonly dial?: Dial;
};

/** What both adapters of the EndpointClient share: connections, limits, vetting. */
export class UndiciTransport {
  readonly #options: TransportOptions;
  readonly #resolver: Resolver;
  readonly #pool: ConnectionPool;
  readonly #pinned = new PinnedAuthorities();
  #running = 0;
  #ended: (() => void)[] = [];
  #closed = false;
  #onDrained: (() => void) | undefined;

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#resolver = options.resolver ?? new DnsResolver();
    this.#pool = new ConnectionPool(
      new VettedConnector(
        this.#resolver,
        addressPolicy(options.allowNets),
        options.dial ?? createDial(options.ca),
      ),
      {
        connectionsPerOrigin: options.connectionsPerOrigin ?? 256,
        idleConnections: options.idleConnections ?? 1_024,
      },
    );
  }

  /** For metrics. */
  get counts(): ConnectionPool['counts'] & { readonly running: number } {
    return { ...this.#pool.counts, running: this.#running };
  }

  /** The same promise as EndpointClient.send. */
  exchange(request: EndpointRequest): Promise<EndpointResponse> {
    if (this.#closed) return Promise.reject(new Error('the endpoint client is closed'));
    const url = parseEndpointUrl(request.url, this.#options.allowHttp);
    if (!url.ok) return nothingSent(url.error);
    const { pinnedAuthorities } = request;
    const trusted = pinnedAuthorities === undefined ? undefined : this.#pinned.of(pinnedAuthorities);
    if (trusted === 'unreadable') return nothingSent('tls');
    const destination = { origin: url.origin, trusted };
    return new Promise((resolve) => {
      this.#running += 1;
      new Exchange(this.#pool, destination, url.path, request, this.#options.attemptTimeoutMs, (response) => {
        this.#atEndOfTurn(() => {
          this.#running -= 1;
          if (this.#running === 0) this.#onDrained?.();
          resolve(response);
        });
      }).start();
    });
  }

  /**
   * What ends in one turn of the event loop is told together: what follows is then done step by step for all of them,
   * with the code of each step in the processor's caches.
   */
  #atEndOfTurn(tell: () => void): void {
    if (this.#ended.push(tell) > 1) return;
    setImmediate(() => {
      const ended = this.#ended;
      this.#ended = [];
      for (const tellOne of ended) tellOne();
    });
  }

  /** Waits for what is running, each exchange bounded by its timer, then closes every connection. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#running > 0) await new Promise<void>((resolve) => (this.#onDrained = resolve));
    this.#pool.closeIdle();
    this.#resolver.close();
  }
}

function nothingSent(error: AttemptError): Promise<EndpointResponse> {
  return Promise.resolve({ statusCode: null, error, responseExcerpt: null, durationMs: 0 });
}
