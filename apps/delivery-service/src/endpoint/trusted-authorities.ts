import { createSecureContext, type SecureContext } from 'node:tls';
import { LRUCache } from 'lru-cache';

/** Older TLS is not spoken, whatever is trusted. */
const MIN_VERSION = 'TLSv1.2';

/** What the certificates of an account's endpoints have to lead to. Whoever has the same is given the same object. */
export type TrustedAuthorities = {
  /** Tells connections apart that trust differently: a context that is made again gets another. */
  readonly id: number;
  readonly secureContext: SecureContext;
};

/** @param ca PEM certificates to trust instead of the usual ones */
export function usualContext(ca?: string): SecureContext {
  return createSecureContext({ minVersion: MIN_VERSION, ...(ca === undefined ? {} : { ca }) });
}

/** Contexts by the certificates that they trust. Making one parses them; the one used longest ago goes first. */
export class PinnedAuthorities {
  readonly #byPem: LRUCache<string, TrustedAuthorities>;
  #made = 0;

  constructor(limit = 1_000) {
    this.#byPem = new LRUCache({ max: limit });
  }

  get size(): number {
    return this.#byPem.size;
  }

  of(pem: string): TrustedAuthorities | 'unreadable' {
    const known = this.#byPem.get(pem);
    if (known !== undefined) return known;
    const made = this.#make(pem);
    if (made !== 'unreadable') this.#byPem.set(pem, made);
    return made;
  }

  #make(pem: string): TrustedAuthorities | 'unreadable' {
    // Node takes an empty text for no wish at all, and would trust the usual ones.
    if (!pem.includes('-----BEGIN CERTIFICATE-----')) return 'unreadable';
    try {
      const secureContext = createSecureContext({
        minVersion: MIN_VERSION,
        ca: pem,
        // What is pinned ends the chain, also an intermediate authority whose root is not there.
        allowPartialTrustChain: true,
      });
      this.#made += 1;
      return { id: this.#made, secureContext };
    } catch {
      return 'unreadable';
    }
  }
}
