import { expect, it } from 'vitest';
import { AddressLimiter } from './address-limiter.js';

const admitted = async (limiter: AddressLimiter, addresses: readonly string[]): Promise<boolean[]> => {
  const admissions = await Promise.all(addresses.map((address) => limiter.admit(address)));
  return admissions.map(({ kind }) => kind === 'admitted');
};

it('lets so many requests of an address in, and says when the next one may come', async () => {
  const limiter = new AddressLimiter(2);
  expect(await admitted(limiter, ['192.0.2.1', '192.0.2.1', '192.0.2.1'])).toEqual([true, true, false]);
  const limited = await limiter.admit('192.0.2.1');
  expect(limited).toEqual({ kind: 'limited', retryAfterS: expect.any(Number) as unknown });
  if (limited.kind === 'limited') expect(limited.retryAfterS).toBeOneOf([59, 60]);
});

it.each([
  ['IPv4, written as IPv6 too', '192.0.2.1', '::ffff:192.0.2.1'],
  ['all of an IPv6 network', '2001:db8:1:2::1', '2001:db8:1:2:ffff::9'],
])('counts as one: %s', async (_, first, second) => {
  expect(await admitted(new AddressLimiter(1), [first, second])).toEqual([true, false]);
});

it('counts addresses of different networks apart', async () => {
  const limiter = new AddressLimiter(1);
  // Two share one of 65,536 buckets now and then.
  const networks = Array.from({ length: 50 }, (_, n) => [`192.0.2.${String(n)}`, `2001:db8:${String(n)}::1`]);
  const all = await admitted(limiter, networks.flat());
  expect(all.filter(Boolean).length).toBeGreaterThan(90);
});
