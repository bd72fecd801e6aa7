/**
 * Addresses that are not an ordinary host on the Internet: the IANA IPv4 and IPv6 Special-Purpose Address
 * Registries, multicast and reserved space. Globally reachable entries (AS112, AMT) are in it too: no customer's
 * endpoint lives there.
 */
export const SPECIAL_PURPOSE_IPV4 = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private use
  '100.64.0.0/10', // shared address space (carrier-grade NAT)
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local
  '172.16.0.0/12', // private use
  '192.0.0.0/24', // IETF protocol assignments
  '192.0.2.0/24', // documentation
  '192.31.196.0/24', // AS112-v4
  '192.52.193.0/24', // AMT
  '192.88.99.0/24', // 6to4 relay anycast, deprecated
  '192.168.0.0/16', // private use
  '192.175.48.0/24', // direct delegation AS112
  '198.18.0.0/15', // benchmarking
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, and limited broadcast
] as const;

/** The only part of IPv6 that has been given out for hosts on the Internet; all else is special by definition. */
export const GLOBAL_UNICAST_IPV6 = '2000::/3';

/** What is special inside global unicast. */
export const SPECIAL_PURPOSE_IPV6 = [
  '2001::/23', // IETF protocol assignments: Teredo, benchmarking, AMT, AS112-v6, ORCHID, …
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4
  '2620:4f:8000::/48', // direct delegation AS112
  '3fff::/20', // documentation
] as const;

/**
 * Where clouds give credentials to whoever asks. No setting opens these: link-local as a whole, because every
 * cloud puts services of its own there (169.254.169.254, ECS 169.254.170.2, Scaleway 169.254.42.42, …).
 */
export const METADATA_NETS = [
  '169.254.0.0/16',
  'fe80::/10',
  '168.63.129.16/32', // Azure
  '100.100.100.200/32', // Alibaba
  '192.0.0.192/32', // Oracle
  'fd00:ec2::/32', // AWS: metadata, EKS pod identity, DNS
  'fd20:ce::254/128', // Google
  'fd00:42::42/128', // Scaleway
  'fd00:c1::a9fe:a9fe/128', // Oracle
] as const;
