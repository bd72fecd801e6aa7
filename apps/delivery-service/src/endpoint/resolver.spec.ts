import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { dnsServer, ipv4, type DnsAnswer, type DnsServer } from '../../test/endpoint/dns-server.js';
import { NameResolutionError } from './attempt-error.js';
import { DnsResolver, type DnsResolverOptions } from './resolver.js';

const IPV6 = Buffer.from('26064700000000000000000000001111', 'hex');
const found = (addresses: Buffer[], ttlSeconds = 60): DnsAnswer => ({ ttlSeconds, addresses });

describe('DnsResolver', () => {
  const cleanups: (() => void)[] = [];

  afterEach(() => {
    vi.restoreAllMocks();
    for (const cleanup of cleanups.splice(0)) cleanup();
  });

  async function resolving(
    answer: (name: string, type: 'A' | 'AAAA') => DnsAnswer,
    options: DnsResolverOptions = {},
  ): Promise<{ readonly resolver: DnsResolver; readonly server: DnsServer }> {
    const server = await dnsServer(answer);
    const resolver = new DnsResolver({ servers: [server.address], timeoutMs: 300, ...options });
    cleanups.push(() => {
      resolver.close();
      server.close();
    });
    return { resolver, server };
  }

  it('finds all addresses of a name, IPv4 first', async () => {
    const { resolver } = await resolving((_name, type) =>
      found(type === 'A' ? [ipv4('192.0.2.1'), ipv4('192.0.2.2')] : [IPV6]),
    );
    expect(await resolver.resolve('both.example')).toEqual(['192.0.2.1', '192.0.2.2', '2606:4700::1111']);
  });

  it('is content with one kind of address, whether the other is missing or unanswered', async () => {
    const { resolver } = await resolving((name, type) => {
      if (type === 'A') return found([ipv4('192.0.2.1')]);
      return name === 'silent.example' ? undefined : found([]);
    });
    expect(await resolver.resolve('missing.example')).toEqual(['192.0.2.1']);
    const startedAt = performance.now();
    expect(await resolver.resolve('silent.example')).toEqual(['192.0.2.1']);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it('fails when there is no such name, and when nobody answers in time', async () => {
    const { resolver } = await resolving((name) => (name === 'silent.example' ? undefined : found([])));
    await expect(resolver.resolve('nowhere.example')).rejects.toThrow(NameResolutionError);
    const startedAt = performance.now();
    await expect(resolver.resolve('silent.example')).rejects.toThrow(NameResolutionError);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it('fails for a name that DNS cannot carry', async () => {
    const { resolver } = await resolving(() => found([]));
    await expect(resolver.resolve(`${'x'.repeat(64)}.example`)).rejects.toThrow(NameResolutionError);
    await expect(resolver.resolve('a..example')).rejects.toThrow(NameResolutionError);
  });

  it('finds a name at once while hundreds of others are not answered', async () => {
    const { resolver } = await resolving(
      (name, type) => (name === 'fine.example' ? found(type === 'A' ? [ipv4('192.0.2.1')] : []) : undefined),
      { timeoutMs: 3_000 },
    );
    const silent: Promise<unknown>[] = [];
    for (let n = 0; n < 300; n += 1) {
      silent.push(resolver.resolve(`silent-${String(n)}.example`).catch(() => 'refused'));
      // The name server of this test is in the same process, and its socket's buffer is small.
      if (n % 10 === 0) await setImmediate();
    }
    const startedAt = performance.now();
    expect(await resolver.resolve('fine.example')).toEqual(['192.0.2.1']);
    expect(performance.now() - startedAt).toBeLessThan(900);
    resolver.close();
    expect(new Set(await Promise.all(silent))).toEqual(new Set(['refused']));
  });

  it('knows localhost without asking', async () => {
    const { resolver, server } = await resolving(() => found([ipv4('192.0.2.1')]));
    for (const name of ['localhost', 'LocalHost.', 'a.b.localhost']) {
      expect(await resolver.resolve(name)).toEqual(['127.0.0.1', '::1']);
    }
    expect(server.queries).toEqual([]);
  });

  it('asks once for everybody who asks meanwhile, and remembers for the name’s own time within limits', async () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(1_000_000);
    const ttls: Record<string, number> = { 'short.example': 0, 'middle.example': 10, 'long.example': 3_600 };
    const { resolver, server } = await resolving((name, type) =>
      found(type === 'A' ? [ipv4('192.0.2.1')] : [], ttls[name]),
    );
    const queriesAt = async (elapsedMs: number): Promise<Record<string, number>> => {
      now.mockReturnValue(1_000_000 + elapsedMs);
      server.queries.length = 0;
      const names = Object.keys(ttls);
      await Promise.all([...names, ...names].map((name) => resolver.resolve(name)));
      return Object.fromEntries(
        names.map((name) => [name, server.queries.filter((asked) => asked === name).length]),
      );
    };
    const none = { 'short.example': 0, 'middle.example': 0, 'long.example': 0 };
    // One query for A, one for AAAA.
    expect(await queriesAt(0)).toEqual({ 'short.example': 2, 'middle.example': 2, 'long.example': 2 });
    expect(await queriesAt(4_900)).toEqual(none);
    expect(await queriesAt(5_100)).toEqual({ ...none, 'short.example': 2 });
    expect(await queriesAt(10_050)).toEqual({ ...none, 'middle.example': 2 });
    expect(await queriesAt(29_900)).toMatchObject({ 'long.example': 0 });
    expect(await queriesAt(30_100)).toMatchObject({ 'long.example': 2 });
  });

  it('remembers for a while that there is no such name', async () => {
    const { resolver, server } = await resolving(() => found([]));
    for (let n = 0; n < 3; n += 1) {
      await expect(resolver.resolve('nowhere.example')).rejects.toThrow(NameResolutionError);
    }
    expect(server.queries).toHaveLength(2);
  });

  it('remembers a bounded number of names', async () => {
    const { resolver, server } = await resolving(
      (_name, type) => found(type === 'A' ? [ipv4('192.0.2.1')] : []),
      {
        cacheSize: 2,
      },
    );
    for (const name of ['a.example', 'b.example', 'c.example']) await resolver.resolve(name);
    server.queries.length = 0;
    await resolver.resolve('c.example');
    expect(server.queries).toEqual([]);
    await resolver.resolve('a.example');
    expect(server.queries).toEqual(['a.example', 'a.example']);
  });
});
