import fc from 'fast-check';
import { isIPv4 } from 'node:net';
import { describe, expect, it } from 'vitest';
import { addressPolicy, AllowNetsError, parseAllowNets } from './address-policy.js';

const strict = addressPolicy([]);
const permissive = addressPolicy(parseAllowNets('0.0.0.0/0,::/0'));

describe('addressPolicy', () => {
  it.each([
    '8.8.8.8',
    '93.184.215.14',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2a00:1450:4001:82f::200e',
    '2001:200::1',
  ])('permits %s', (address) => {
    expect(strict.permits(address)).toBe(true);
  });

  it.each([
    ['0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.127.255.255', '127.0.0.1'],
    [
      '127.255.255.255',
      '169.254.0.1',
      '172.16.0.1',
      '172.31.255.255',
      '192.0.0.1',
      '192.0.0.170',
      '192.0.2.1',
    ],
    ['192.31.196.1', '192.52.193.1', '192.88.99.1', '192.168.0.1', '192.175.48.1', '198.18.0.1'],
    ['198.19.255.255', '198.51.100.1', '203.0.113.1', '224.0.0.1', '239.255.255.255', '240.0.0.1'],
    ['255.255.255.255'],
  ])('refuses special-purpose IPv4: %s …', (...addresses) => {
    for (const address of addresses) expect([address, strict.permits(address)]).toEqual([address, false]);
  });

  it.each([
    ['::', '::1', 'fe80::1', 'fec0::1', 'fc00::1', 'fd12:3456::1', 'ff02::1', '100::1', '100:0:0:1::1'],
    ['2001::1', '2001:2::1', '2001:3::1', '2001:4:112::1', '2001:10::1', '2001:20::1', '2001:30::1'],
    ['2001:db8::1', '2002::1', '2620:4f:8000::1', '3fff::1', '5f00::1', '4000::1', 'e000::1'],
  ])('refuses special-purpose IPv6: %s …', (...addresses) => {
    for (const address of addresses) expect([address, strict.permits(address)]).toEqual([address, false]);
  });

  it('refuses what is no address in full', () => {
    for (const text of [
      '',
      'localhost',
      '127.1',
      '0x7f000001',
      '2130706433',
      'fe80::1%eth0',
      '2606:4700::1%1',
    ]) {
      expect([text, permissive.permits(text)]).toEqual([text, false]);
    }
  });

  it('never permits a metadata service', () => {
    const addresses = [
      ...[
        '169.254.169.254',
        '169.254.170.2',
        '169.254.170.23',
        '168.63.129.16',
        '100.100.100.200',
        '192.0.0.192',
      ],
      ...['fd00:ec2::254', 'fd00:ec2::23', 'fd20:ce::254', 'fd00:42::42', 'fe80::a9fe:a9fe'],
    ];
    for (const address of addresses) expect([address, permissive.permits(address)]).toEqual([address, false]);
  });

  it('permits private nets that are allowed, and no others', () => {
    const policy = addressPolicy(parseAllowNets('127.0.0.0/8, 10.1.0.0/16,fd12::/16'));
    for (const address of ['127.0.0.1', '10.1.2.3', 'fd12::1', '8.8.8.8'])
      expect(policy.permits(address)).toBe(true);
    for (const address of ['10.2.0.1', '::1', 'fd13::1', '::ffff:127.0.0.1']) {
      expect(policy.permits(address)).toBe(false);
    }
  });
});

describe('IPv4 inside IPv6', () => {
  const hex = (high: number, low: number): string => ((high << 8) | low).toString(16);
  const embeddings: Record<string, (bytes: number[]) => string> = {
    compatible: ([a = 0, b = 0, c = 0, d = 0]) => `::${hex(a, b)}:${hex(c, d)}`,
    mapped: ([a = 0, b = 0, c = 0, d = 0]) => `::ffff:${hex(a, b)}:${hex(c, d)}`,
    translated: ([a = 0, b = 0, c = 0, d = 0]) => `::ffff:0:${hex(a, b)}:${hex(c, d)}`,
    nat64: ([a = 0, b = 0, c = 0, d = 0]) => `64:ff9b::${hex(a, b)}:${hex(c, d)}`,
    'local nat64 /96': ([a = 0, b = 0, c = 0, d = 0]) => `64:ff9b:1:808:8:800:${hex(a, b)}:${hex(c, d)}`,
    'local nat64 /48': ([a = 0, b = 0, c = 0, d = 0]) =>
      `64:ff9b:1:${hex(a, b)}:${hex(0, c)}:${hex(d, 0)}:808:808`,
    '6to4': ([a = 0, b = 0, c = 0, d = 0]) => `2002:${hex(a, b)}:${hex(c, d)}::1`,
    'teredo server': ([a = 0, b = 0, c = 0, d = 0]) => `2001:0:${hex(a, b)}:${hex(c, d)}:0:0:f7f7:f7f7`,
    'teredo client': ([a = 0, b = 0, c = 0, d = 0]) =>
      `2001:0:808:808:0:0:${hex(a ^ 255, b ^ 255)}:${hex(c ^ 255, d ^ 255)}`,
  };

  it.each(Object.entries(embeddings))('%s is refused, whatever it carries', (_name, embed) => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(strict.permits(embed(address.split('.').map(Number)))).toBe(false);
      }),
    );
  });

  it.each(Object.entries(embeddings))('%s, where it is allowed, is what it carries', (_name, embed) => {
    const allowing = addressPolicy(parseAllowNets('::/0'));
    const hosts = fc.constantFrom(
      '10.0.0.1',
      '127.0.0.1',
      '169.254.169.254',
      '168.63.129.16',
      '8.8.8.8',
      '1.1.1.1',
    );
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), hosts), (address) => {
        const bytes = address.split('.').map(Number);
        // 0.0.0.0 and 0.0.0.1, IPv4-compatible, are :: and ::1.
        fc.pre(isIPv4(address) && bytes[0] !== 0);
        expect(allowing.permits(embed(bytes))).toBe(strict.permits(address));
      }),
    );
  });
});

describe('parseAllowNets', () => {
  it('reads blocks and single addresses', () => {
    expect(parseAllowNets('')).toEqual([]);
    expect(
      parseAllowNets(' 10.0.0.0/8 ,::1,').map(([net, length]) => `${net.toString()}/${String(length)}`),
    ).toEqual(['10.0.0.0/8', '::1/128']);
  });

  it.each(['10/8', '10.0.0.0/33', '10.0.0.0/', 'loopback', '::/129', '10.0.0.0/8;::1', '010.0.0.1/8'])(
    'names %s as wrong',
    (entry) => {
      expect(() => parseAllowNets(`127.0.0.0/8,${entry}`)).toThrow(AllowNetsError);
      expect(() => parseAllowNets(`127.0.0.0/8,${entry}`)).toThrow(entry);
    },
  );
});
