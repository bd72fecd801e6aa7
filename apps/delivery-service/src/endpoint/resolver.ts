import { Resolver as CaresResolver } from 'node:dns/promises';
import { LRUCache } from 'lru-cache';
import { NameResolutionError } from './attempt-error.js';

/** Turns a host name into addresses. */
export type Resolver = {
  /** At least one address, in the order in which to try them. @throws NameResolutionError */
  resolve(hostname: string): Promise<readonly string[]>;
  close(): void;
};

export type DnsResolverOptions = {
  /** All queries for one name together; what has been answered by then counts. */
  readonly timeoutMs?: number;
  /** Names remembered at most; the one asked for longest ago goes first. */
  readonly cacheSize?: number;
  /** `address` or `address:port`; by default those of the system. */
  readonly servers?: readonly string[];
};

type Answer = { readonly addresses: readonly string[]; readonly ttlMs: number };
type CacheEntry = { readonly answer: Promise<Answer>; expiresAt: number };

/** A name's own TTL counts between these: short enough for a failover, long enough to spare the name server. */
const MIN_TTL_MS = 5_000;
const MAX_TTL_MS = 30_000;
/** A thousand messages to a name that does not exist ask once. */
const NEGATIVE_TTL_MS = 5_000;
const LOOPBACK = ['127.0.0.1', '::1'];

/**
 * Asks DNS directly, with c-ares: `dns.lookup` would occupy one of four libuv threads for as long as a name server
 * is silent, and four such names would stall every delivery. The price: /etc/hosts and search domains do not count.
 */
export class DnsResolver implements Resolver {
  readonly #cares: CaresResolver;
  readonly #timeoutMs: number;
  readonly #cache: LRUCache<string, CacheEntry>;

  constructor({ timeoutMs = 5_000, cacheSize = 10_000, servers }: DnsResolverOptions = {}) {
    this.#timeoutMs = timeoutMs;
    this.#cache = new LRUCache({ max: cacheSize });
    this.#cares = new CaresResolver({ timeout: Math.ceil(timeoutMs / 3), tries: 2 });
    if (servers !== undefined) this.#cares.setServers(servers);
  }

  async resolve(hostname: string): Promise<readonly string[]> {
    const name = hostname.replace(/\.$/, '').toLowerCase();
    // RFC 6761: these are loopback, whatever a name server says.
    if (name === 'localhost' || name.endsWith('.localhost')) return LOOPBACK;
    const { addresses } = await this.#cached(name);
    if (addresses.length === 0) throw new NameResolutionError(`no address for ${name}`);
    return addresses;
  }

  close(): void {
    this.#cares.cancel();
  }

  /** An entry holds the promise, so that everybody who asks while a query runs shares it. */
  #cached(name: string): Promise<Answer> {
    const known = this.#cache.get(name);
    if (known !== undefined && known.expiresAt > performance.now()) return known.answer;
    const answer = this.#query(name);
    const entry: CacheEntry = { answer, expiresAt: Infinity };
    this.#cache.set(name, entry);
    void answer.then(({ ttlMs }) => {
      entry.expiresAt = performance.now() + ttlMs;
    });
    return answer;
  }

  /** Never rejects: a name without an answer has no addresses. */
  async #query(name: string): Promise<Answer> {
    const found: { readonly address: string; readonly ttl: number }[][] = [];
    const families = [
      this.#cares.resolve4(name, { ttl: true }).then((records) => (found[0] = records)),
      this.#cares.resolve6(name, { ttl: true }).then((records) => (found[1] = records)),
    ];
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.#timeoutMs);
    });
    await Promise.race([Promise.allSettled(families), limit]);
    clearTimeout(timer);
    const records = found.flat();
    if (records.length === 0) return { addresses: [], ttlMs: NEGATIVE_TTL_MS };
    const ttlMs = Math.min(...records.map(({ ttl }) => ttl * 1_000));
    return {
      addresses: records.map(({ address }) => address),
      ttlMs: Math.min(Math.max(ttlMs, MIN_TTL_MS), MAX_TTL_MS),
    };
  }
}
