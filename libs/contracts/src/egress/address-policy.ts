import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import {
  GLOBAL_UNICAST_IPV6,
  METADATA_NETS,
  SPECIAL_PURPOSE_IPV4,
  SPECIAL_PURPOSE_IPV6,
} from './special-purpose-addresses.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
/** An address block in CIDR notation, parsed. */
export type Net = readonly [address: Address, prefixLength: number];

/** Judges textual addresses, as `new URL()` and DNS produce them. */
export type AddressPolicy = { permits(address: string): boolean };

export class AllowNetsError extends Error {
  override readonly name = 'AllowNetsError';
}

const parseNet = (cidr: string): Net => ipaddr.parseCIDR(cidr);
const specialPurposeIpv4 = SPECIAL_PURPOSE_IPV4.map(parseNet);
const globalUnicastIpv6 = [parseNet(GLOBAL_UNICAST_IPV6)];
const specialPurposeIpv6 = SPECIAL_PURPOSE_IPV6.map(parseNet);
const metadata = METADATA_NETS.map(parseNet);

/**
 * Reads EGRESS_ALLOW_NETS: CIDR blocks, or single addresses, separated by commas.
 * @throws AllowNetsError that names the entry
 */
export function parseAllowNets(text: string): readonly Net[] {
  const entries = text.split(',').map((entry) => entry.trim());
  return entries.filter((entry) => entry !== '').map(parseAllowNet);
}

function parseAllowNet(entry: string): Net {
  const [address = ''] = entry.split('/');
  const version = isIP(address);
  // ipaddr.js would read 10/8 as 0.0.0.10/8: only addresses written in full are taken.
  if (version === 0) throw new AllowNetsError(`${entry} is not an address block in CIDR notation`);
  try {
    return parseNet(entry.includes('/') ? entry : `${entry}/${version === 4 ? '32' : '128'}`);
  } catch (cause) {
    throw new AllowNetsError(`${entry} is not an address block in CIDR notation`, { cause });
  }
}

/**
 * Requests go to public addresses, and to those in `allowNets`; never to a cloud's metadata service.
 *
 * An IPv6 address that carries an IPv4 address (mapped, compatible, translated, 6to4, Teredo) is special and so
 * refused; where `allowNets` has it (a NAT64 network has to allow 64:ff9b::/96), what it carries is judged as well.
 */
export function addressPolicy(allowNets: readonly Net[]): AddressPolicy {
  return {
    permits(text) {
      if (isIP(text) === 0 || text.includes('%')) return false;
      const address = ipaddr.parse(text);
      return [address, ...embeddedIpv4(address)].every(
        (each) => !isIn(each, metadata) && (isPublic(each) || isIn(each, allowNets)),
      );
    },
  };
}

function isPublic(address: Address): boolean {
  if (address.kind() === 'ipv4') return !isIn(address, specialPurposeIpv4);
  return isIn(address, globalUnicastIpv6) && !isIn(address, specialPurposeIpv6);
}

function isIn(address: Address, nets: readonly Net[]): boolean {
  return nets.some(
    ([net, prefixLength]) => net.kind() === address.kind() && address.match(net, prefixLength),
  );
}

type Embedding = { readonly net: Net; readonly extract: (bytes: readonly number[]) => number[] };

const lastFour = (bytes: readonly number[]): number[] => bytes.slice(12);
const EMBEDDINGS: readonly Embedding[] = [
  { net: parseNet('::/96'), extract: lastFour }, // IPv4-compatible
  { net: parseNet('::ffff:0:0/96'), extract: lastFour }, // IPv4-mapped
  { net: parseNet('::ffff:0:0:0/96'), extract: lastFour }, // IPv4-translated (SIIT)
  { net: parseNet('64:ff9b::/96'), extract: lastFour }, // NAT64
  // Local-use NAT64: the operator chooses the prefix length, so both places are judged.
  { net: parseNet('64:ff9b:1::/48'), extract: lastFour },
  { net: parseNet('64:ff9b:1::/48'), extract: (bytes) => [...bytes.slice(6, 8), ...bytes.slice(9, 11)] },
  { net: parseNet('2002::/16'), extract: (bytes) => bytes.slice(2, 6) }, // 6to4
  { net: parseNet('2001::/32'), extract: (bytes) => bytes.slice(4, 8) }, // Teredo: server
  { net: parseNet('2001::/32'), extract: (bytes) => lastFour(bytes).map((byte) => byte ^ 0xff) }, // Teredo: client
];

function embeddedIpv4(address: Address): ipaddr.IPv4[] {
  // They look IPv4-compatible, but ::1 and :: carry nothing.
  if (address.range() === 'loopback' || address.range() === 'unspecified') return [];
  const bytes = address.toByteArray();
  return EMBEDDINGS.filter(({ net }) => isIn(address, [net])).map(
    ({ extract }) => new ipaddr.IPv4(extract(bytes)),
  );
}
