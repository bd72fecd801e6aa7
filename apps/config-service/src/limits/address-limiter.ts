import { createHash, randomBytes } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { WINDOW_S, consume, type Consumed } from './consume.js';

/** Of a bucket's name: there are 65,536, however many addresses somebody has. */
const BUCKET_BYTES = 2;
/** Of an IPv6 address, what one customer of a provider is given. */
const IPV6_NETWORK_BYTES = 8;

/**
 * Counts the requests of who is not known yet, by where they come from, within a minute. In memory: a count in the
 * database would cost what it is there to spare. So each instance has its own.
 */
export class AddressLimiter {
  readonly #requests: RateLimiterMemory;
  /** Nobody can choose an address that shares its bucket with another. */
  readonly #salt = randomBytes(16);

  constructor(perMinute: number) {
    this.#requests = new RateLimiterMemory({ points: perMinute, duration: WINDOW_S });
  }

  admit(address: string): Promise<Consumed> {
    return consume(this.#requests, this.#bucketOf(address));
  }

  #bucketOf(address: string): string {
    const hash = createHash('sha256').update(this.#salt).update(networkOf(address));
    return hash.digest().toString('hex', 0, BUCKET_BYTES);
  }
}

function networkOf(address: string): Uint8Array {
  if (!ipaddr.isValid(address)) return Buffer.from(address);
  const bytes = ipaddr.process(address).toByteArray();
  return Uint8Array.from(bytes.slice(0, IPV6_NETWORK_BYTES));
}
