import type { Socket } from 'node:net';
import { Client } from 'undici';
import { Line, type Place } from '../line.js';
import type { TrustedAuthorities } from './trusted-authorities.js';
import type { VettedConnector } from './vetted-connector.js';
import { SLOT_MS, YoungRequests } from './young-requests.js';

export type ConnectionLimits = {
  readonly connectionsPerOrigin: number;
  /** Over all origins. The connection that has been idle for longest is closed for a new one. */
  readonly idleConnections: number;
};

/** Somebody who needs a connection for a request; gets it at once or when it is its turn. */
export type Waiter = {
  /** Among those who wait for the same origin. */
  readonly place: Place<Waiter>;
  onConnection(connection: Connection): void;
};

/** Where connections go to. They are shared by those alone who go to the same origin and trust the same authorities. */
export type Destination = {
  /** `https://example.com` */
  readonly origin: string;
  /** Undefined for the usual ones. */
  readonly trusted: TrustedAuthorities | undefined;
};

type Origin = Destination & {
  readonly key: string;
  /** Open or being opened. */
  connections: number;
  /** The one used last is taken first, so that those that are not needed run into their time-out. */
  readonly idle: Connection[];
  /** In order of arrival; no more than the caller has attempts running, and each leaves when its time is over. */
  readonly waiters: Line<Waiter>;
  readonly young: YoungRequests;
  /** Set while somebody waits until requests that run are no longer young. */
  servedLater: NodeJS.Timeout | undefined;
  tlsSession: Buffer | undefined;
};

/** One HTTP/1.1 connection, which carries one request at a time. */
export type Connection = {
  readonly origin: Origin;
  readonly client: Client;
  socket: Socket | undefined;
  /** The slot in which its request began; undefined while it carries none. */
  begunIn: number | undefined;
  /** Gives up the connection while it is being made. */
  abortConnect: () => void;
};

/**
 * Shorter than the 5 s after which common servers (Node, Apache) close an idle connection: a request that meets the
 * server's close on its way is lost with ECONNRESET, which would look like a failed attempt.
 */
const KEEP_ALIVE_MS = 4_000;
const MAX_HEADER_BYTES = 16 * 1_024;

/**
 * Connections per origin, each an undici Client. undici's own Pool can't take a request out of its queue, nor end
 * a connection that is being made for it: after an outage it would open connections for requests that timed out.
 */
export class ConnectionPool {
  readonly #connector: VettedConnector;
  readonly #limits: ConnectionLimits;
  readonly #origins = new Map<string, Origin>();
  /** Of all origins, in the order in which they became idle. */
  readonly #idle = new Set<Connection>();

  constructor(connector: VettedConnector, limits: ConnectionLimits) {
    this.#connector = connector;
    this.#limits = limits;
  }

  get counts(): { readonly origins: number; readonly idle: number; readonly open: number } {
    let open = 0;
    for (const origin of this.#origins.values()) open += origin.connections;
    return { origins: this.#origins.size, idle: this.#idle.size, open };
  }

  acquire(destination: Destination, waiter: Waiter): void {
    const origin = this.#originOf(destination);
    origin.waiters.join(waiter.place);
    this.#serveWaiters(origin);
  }

  /** Takes back an `acquire` that has not been answered yet. */
  withdraw(destination: Destination, waiter: Waiter): void {
    const origin = this.#origins.get(keyOf(destination));
    if (origin === undefined) return;
    origin.waiters.leave(waiter.place);
    this.#forgetIfUnused(origin);
  }

  /** Gives back a connection whose response has ended. */
  release(connection: Connection): void {
    const { origin } = connection;
    this.#end(connection);
    if (this.#serveNext(origin, connection)) return;
    origin.idle.push(connection);
    this.#idle.add(connection);
    if (this.#idle.size <= this.#limits.idleConnections) return;
    const [longestIdle] = this.#idle;
    if (longestIdle !== undefined) this.discard(longestIdle);
  }

  /** Ends a connection, and with it the request that it carries or was being made for. */
  discard(connection: Connection): void {
    const { origin } = connection;
    if (connection.client.destroyed) return;
    this.#end(connection);
    connection.abortConnect();
    void connection.client.destroy();
    if (this.#idle.delete(connection)) origin.idle.splice(origin.idle.indexOf(connection), 1);
    origin.connections -= 1;
    if (origin.waiters.length > 0) {
      // Not at once: when an endpoint hangs, those who wait time out in the same instant.
      setImmediate(() => {
        this.#serveWaiters(origin);
      });
    }
    this.#forgetIfUnused(origin);
  }

  closeIdle(): void {
    for (const connection of this.#idle) this.discard(connection);
  }

  #originOf(destination: Destination): Origin {
    const key = keyOf(destination);
    const known = this.#origins.get(key);
    if (known !== undefined) return known;
    const { origin: name, trusted } = destination;
    const origin: Origin = {
      key,
      origin: name,
      trusted,
      connections: 0,
      idle: [],
      waiters: new Line(),
      young: new YoungRequests(),
      servedLater: undefined,
      tlsSession: undefined,
    };
    this.#origins.set(key, origin);
    return origin;
  }

  /** In order, for as long as requests may begin and there are connections. */
  #serveWaiters(origin: Origin): void {
    let served = true;
    while (served && (origin.idle.length > 0 || origin.connections < this.#limits.connectionsPerOrigin))
      served = this.#serveNext(origin);
    this.#forgetIfUnused(origin);
  }

  /**
   * The first who waits gets a connection, if a request may begin now; if one may begin later only, it is looked again
   * then.
   * @param connection an idle one, or a new one, unless given
   * @returns false when nobody waits or no request may begin
   */
  #serveNext(origin: Origin, connection?: Connection): boolean {
    const { first } = origin.waiters;
    if (first === undefined) return false;
    const begunIn = origin.young.begin(performance.now());
    if (begunIn === undefined) {
      origin.servedLater ??= setTimeout(() => {
        origin.servedLater = undefined;
        this.#serveWaiters(origin);
      }, SLOT_MS);
      return false;
    }
    origin.waiters.leave(first.place);
    const given = connection ?? this.#takeIdle(origin) ?? this.#open(origin);
    given.begunIn = begunIn;
    first.onConnection(given);
    return true;
  }

  #takeIdle(origin: Origin): Connection | undefined {
    const idle = origin.idle.pop();
    if (idle !== undefined) this.#idle.delete(idle);
    return idle;
  }

  /** The request that the connection carried is over. */
  #end(connection: Connection): void {
    if (connection.begunIn === undefined) return;
    connection.origin.young.end(connection.begunIn, performance.now());
    connection.begunIn = undefined;
  }

  #forgetIfUnused(origin: Origin): void {
    const unused = origin.connections === 0 && origin.waiters.length === 0;
    // It may have been forgotten before, and a new entry be in its place.
    if (unused && this.#origins.get(origin.key) === origin) this.#origins.delete(origin.key);
  }

  #open(origin: Origin): Connection {
    origin.connections += 1;
    const client = new Client(origin.origin, {
      pipelining: 1,
      allowH2: false,
      // The attempt has one timer of its own; undici's measure idle time only.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      connect: ({ hostname, protocol, port }, callback) => {
        const tls = protocol === 'https:';
        const target = {
          hostname,
          port: Number(port) || (tls ? 443 : 80),
          tls,
          secureContext: origin.trusted?.secureContext,
          session: origin.tlsSession,
          onSession: (session: Buffer) => (origin.tlsSession = session),
        };
        connection.abortConnect = this.#connector.connect(target, (error, socket) => {
          if (socket === null) {
            callback(error ?? new Error('no connection'), null);
            return;
          }
          connection.socket = socket;
          callback(null, socket);
        });
      },
    });
    const connection: Connection = {
      origin,
      client,
      socket: undefined,
      begunIn: undefined,
      abortConnect: () => undefined,
    };
    // A connection in use that closes is its request's affair: undici fails the request, or, when it found the
    // connection closed before it sent anything, connects anew.
    client.on('disconnect', () => {
      if (this.#idle.has(connection)) this.discard(connection);
    });
    return connection;
  }
}

function keyOf({ origin, trusted }: Destination): string {
  return trusted === undefined ? origin : `${origin} ${String(trusted.id)}`;
}
