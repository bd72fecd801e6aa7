import { isIP } from 'node:net';
import type { AddressPolicy } from '@sight-webhooks/contracts';

export type EndpointUrlPolicyOptions = { readonly allowHttp: boolean; readonly addresses: AddressPolicy };

/**
 * What can be said about an endpoint's URL when it is saved. A name is judged by the delivery service, each time it
 * connects: only then is it known where it leads.
 */
export class EndpointUrlPolicy {
  readonly #options: EndpointUrlPolicyOptions;

  constructor(options: EndpointUrlPolicyOptions) {
    this.#options = options;
  }

  /** What is wrong with the URL, for the caller; undefined when nothing is. It must have passed its schema. */
  problemOf(text: string): string | undefined {
    const { protocol, hostname, port } = new URL(text);
    if (protocol === 'http:' && !this.#options.allowHttp) return 'must be an https:// URL';
    if (port === '0') return 'must not have the port 0';
    // WHATWG parsing has turned every spelling of an address into the usual one; IPv6 is in brackets.
    const literal = hostname.replace(/^\[(.*)\]$/, '$1');
    // RFC 6761: it is this host, whatever a name server says, and the delivery service takes it so.
    const address = /^(?:.*\.)?localhost\.?$/.test(literal) ? '127.0.0.1' : literal;
    if (isIP(address) !== 0 && !this.#options.addresses.permits(address))
      return 'must not be an address that is not public';
    return undefined;
  }
}
