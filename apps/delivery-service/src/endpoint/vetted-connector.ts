import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import type { AddressPolicy } from '@sight-webhooks/contracts';
import { BlockedAddressError } from './attempt-error.js';
import type { Resolver } from './resolver.js';
import { usualContext } from './trusted-authorities.js';

/** What a new connection goes to. */
export type Target = {
  /** A name, or an address without brackets. */
  readonly hostname: string;
  readonly port: number;
  readonly tls: boolean;
  /** What to trust in the place of the usual authorities. */
  readonly secureContext: SecureContext | undefined;
  /** A TLS session of the same origin to resume. */
  readonly session: Buffer | undefined;
  /** Called with each session that may be resumed later. */
  readonly onSession: (session: Buffer) => void;
};

/** Opens a socket to the first of these addresses that answers; never looks a name up. */
export type Dial = (target: Target, addresses: readonly string[]) => Socket;

export type ConnectCallback = (error: Error | null, socket: Socket | null) => void;
/** Gives up a connection that is being made; its callback is then not called. */
export type AbortConnect = () => void;

/**
 * Node gives an address up after this and turns to the next, if there is one. Long enough for a first packet that is
 * lost: it is sent again after 1 s, and without a way for IPv6 the address after the first may be no alternative.
 */
const NEXT_ADDRESS_AFTER_MS = 2_500;

/**
 * Makes connections to vetted addresses only. The addresses that were judged are those that are dialled: there is no
 * second look-up that could answer differently, and every new connection is judged anew.
 */
export class VettedConnector {
  readonly #resolver: Resolver;
  readonly #policy: AddressPolicy;
  readonly #dial: Dial;

  constructor(resolver: Resolver, policy: AddressPolicy, dial: Dial) {
    this.#resolver = resolver;
    this.#policy = policy;
    this.#dial = dial;
  }

  /** Calls back once: with a socket that is connected (and its certificate verified), or with what went wrong. */
  connect(target: Target, callback: ConnectCallback): AbortConnect {
    let aborted = false;
    let socket: Socket | undefined;
    const settle: ConnectCallback = (error, connected) => {
      if (aborted) return;
      aborted = true;
      callback(error, connected);
    };
    const open = (addresses: readonly string[]): void => {
      if (aborted) return;
      const opened = this.#dial(target, addresses);
      socket = opened;
      opened.once(target.tls ? 'secureConnect' : 'connect', () => {
        settle(null, opened);
      });
      opened.on('error', (error) => {
        settle(error, null);
      });
    };
    this.#vettedAddresses(target.hostname)
      .then(open)
      .catch((error: unknown) => {
        settle(error instanceof Error ? error : new Error(String(error)), null);
      });
    return () => {
      aborted = true;
      socket?.destroy();
    };
  }

  /** A name with one bad address among good ones is refused: whoever controls it chose that address. */
  async #vettedAddresses(hostname: string): Promise<readonly string[]> {
    const addresses = isIP(hostname) === 0 ? await this.#resolver.resolve(hostname) : [hostname];
    const blocked = addresses.find((address) => !this.#policy.permits(address));
    if (blocked !== undefined)
      throw new BlockedAddressError(`${hostname} is ${blocked}, which is not public`);
    return addresses;
  }
}

/** @param ca PEM certificates to trust instead of the usual ones */
export function createDial(ca?: string): Dial {
  // One context for all connections that pin nothing: making one parses every trusted certificate.
  const secureContext = usualContext(ca);
  return (target, addresses) => {
    const tcp = {
      host: target.hostname,
      port: target.port,
      noDelay: true,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_AFTER_MS,
      lookup: lookupIn(addresses),
    };
    if (!target.tls) return connectTcp(tcp);
    return connectTls({ ...tcp, ...tlsOptions(target, target.secureContext ?? secureContext) }).on(
      'session',
      target.onSession,
    );
  };
}

function tlsOptions({ hostname, session }: Target, secureContext: SecureContext) {
  return {
    secureContext,
    session,
    // SNI is a name without its final dot, and never an address (RFC 6066).
    servername: isIP(hostname) === 0 ? hostname.replace(/\.$/, '') : '',
    ALPNProtocols: ['http/1.1'],
    // Said explicitly, it holds against NODE_TLS_REJECT_UNAUTHORIZED=0 too.
    rejectUnauthorized: true,
  };
}

function lookupIn(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_hostname, options, callback) => {
    if (options.all === true) callback(null, found);
    else callback(null, found[0]?.address ?? '', found[0]?.family);
  };
}
