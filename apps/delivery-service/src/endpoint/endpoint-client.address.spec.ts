import { expect, it } from 'vitest';
import { describeEveryClient, TIMEOUT_MS } from '../../test/endpoint/client-harness.js';
import { dnsServer, ipv4 } from '../../test/endpoint/dns-server.js';
import { closedPort, httpEndpoint } from '../../test/endpoint/endpoint-server.js';
import { parseAllowNets } from '@sight-webhooks/contracts';
import { NameResolutionError } from './attempt-error.js';
import { DnsResolver, type Resolver } from './resolver.js';
import type { Dial } from './vetted-connector.js';

/** What is refused must not even be dialled. */
const neverDial: Dial = (_target, addresses) => {
  throw new Error(`dialled ${addresses.join()}`);
};

function resolverOf(...addresses: string[]): Resolver & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    resolve: (hostname) => {
      asked.push(hostname);
      return Promise.resolve(addresses);
    },
    close: () => undefined,
  };
}

describeEveryClient('the address', ({ client, serving, post, cleanUp }) => {
  it.each([
    'https://127.0.0.1/',
    'https://2130706433/', // decimal
    'https://0177.0.0.1/', // octal
    'https://0x7f.1/', // hexadecimal
    'https://127.1/', // short
    'https://127.0.0.1./', // with a final dot
    'https://１２７.０.０.１/', // full-width
    'https://①②⑦.0.0.1/', // circled
    'https://[::1]/',
    'https://[::7f00:1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[64:ff9b::10.0.0.1]/',
    'https://localhost/',
    'https://any.LOCALHOST./',
    'https://169.254.169.254/latest/meta-data/',
    'https://168.63.129.16/',
  ])('%s is blocked without a query or a connection', async (url) => {
    const { address, queries, close } = await dnsServer(() => undefined);
    cleanUp(close);
    const resolver = new DnsResolver({ servers: [address] });
    const to = client({ allowNets: [], resolver, dial: neverDial });
    expect(await post(to, url)).toMatchObject({ statusCode: null, error: 'blocked_address' });
    expect(queries).toEqual([]);
  });

  it('of a metadata service is blocked even where everything is allowed', async () => {
    const allowNets = parseAllowNets('0.0.0.0/0,::/0');
    const resolver = resolverOf('::ffff:169.254.169.254');
    const to = client({ allowNets, resolver, dial: neverDial });
    for (const host of ['169.254.169.254', '100.100.100.200', '[fd00:ec2::254]', 'metadata.example']) {
      expect(await post(to, `https://${host}/`)).toMatchObject({ error: 'blocked_address' });
    }
  });

  it('that is bad among good ones makes the name blocked', async () => {
    const resolver = resolverOf('93.184.215.14', '2606:4700::1111', '10.0.0.1');
    const to = client({ resolver, dial: neverDial });
    expect(await post(to, 'https://rebind.example/')).toMatchObject({ error: 'blocked_address' });
  });

  it('is dialled as it was vetted, for every new connection, with no look-up in between', async () => {
    const server = await serving(
      httpEndpoint((request, response) =>
        response.setHeader('connection', 'close').end(request.headers.host),
      ),
    );
    // The second answer is another one: whoever looked up twice would go there.
    const answers = [['127.0.0.1'], ['10.0.0.1']];
    const resolver: Resolver = {
      resolve: () => Promise.resolve(answers.shift() ?? []),
      close: () => undefined,
    };
    const to = client({ resolver });
    const url = `http://rebind.example:${String(server.port)}/`;
    expect(await post(to, url)).toMatchObject({
      error: null,
      responseExcerpt: `rebind.example:${String(server.port)}`,
    });
    expect(await post(to, url)).toMatchObject({ error: 'blocked_address' });
  });

  it('is the next one when the first refuses', async () => {
    const server = await serving(httpEndpoint((_request, response) => response.end()));
    const to = client({ resolver: resolverOf('127.0.0.2', '127.0.0.1') });
    expect(await post(to, `http://two.example:${String(server.port)}/`)).toMatchObject({ error: null });
    const port = String(await closedPort());
    expect(await post(to, `http://two.example:${port}/`)).toMatchObject({ error: 'connection_refused' });
  });

  it('that is not found is dns', async () => {
    const resolver: Resolver = {
      resolve: () => Promise.reject(new NameResolutionError('no address')),
      close: () => undefined,
    };
    const to = client({ resolver, dial: neverDial });
    expect(await post(to, 'https://nowhere.example/')).toMatchObject({ statusCode: null, error: 'dns' });
  });

  it('that the name server never tells is dns, or timeout when the attempt ends first', async () => {
    const { address, close } = await dnsServer(() => undefined);
    cleanUp(close);
    const impatient = new DnsResolver({ servers: [address], timeoutMs: 50 });
    expect(await post(client({ resolver: impatient }), 'https://silent.example/')).toMatchObject({
      error: 'dns',
    });
    const to = client({ resolver: new DnsResolver({ servers: [address] }), attemptTimeoutMs: TIMEOUT_MS });
    expect(await post(to, 'https://silent.example/')).toMatchObject({ error: 'timeout' });
  });

  it('is found by DNS', async () => {
    const server = await serving(httpEndpoint((_request, response) => response.end()));
    const { address, close } = await dnsServer((_name, type) => ({
      ttlSeconds: 60,
      addresses: type === 'A' ? [ipv4('127.0.0.1')] : [],
    }));
    cleanUp(close);
    const to = client({ resolver: new DnsResolver({ servers: [address] }) });
    expect(await post(to, `http://found.example:${String(server.port)}/`)).toMatchObject({ error: null });
  });

  it.each([
    ['http://93.184.215.14/', 'blocked_address'],
    ['https://user:secret@93.184.215.14/', 'protocol'],
    ['ftp://93.184.215.14/', 'protocol'],
    ['not a url', 'protocol'],
  ])('%s is refused where only https is allowed', async (url, error) => {
    const to = client({ allowHttp: false, dial: neverDial });
    expect(await post(to, url)).toEqual({ statusCode: null, error, responseExcerpt: null, durationMs: 0 });
  });
});
