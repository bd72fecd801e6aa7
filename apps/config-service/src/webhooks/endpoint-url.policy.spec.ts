import { addressPolicy, parseAllowNets } from '@sight-webhooks/contracts';
import { describe, expect, it } from 'vitest';
import { EndpointUrlPolicy } from './endpoint-url.policy.js';

const strict = new EndpointUrlPolicy({ allowHttp: false, addresses: addressPolicy([]) });
const local = new EndpointUrlPolicy({
  allowHttp: true,
  addresses: addressPolicy(parseAllowNets('127.0.0.0/8,::1/128')),
});

describe('the URL of an endpoint', () => {
  it.each([
    'https://example.com/',
    'https://8.8.8.8/',
    'https://[2606:4700::1111]/',
    // Where a name leads is judged when it is called.
    'https://localhost.example/',
  ])('%s is fine', (url) => {
    expect(strict.problemOf(url)).toBeUndefined();
  });

  it.each([
    'http://example.com/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://１２７.0.0.1/',
    'https://10.0.0.1:8443/',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[fe80::1]/',
    'https://localhost/',
    'https://any.LOCALHOST./',
    'https://example.com:0/',
  ])('%s is refused', (url) => {
    expect(strict.problemOf(url)).toBeDefined();
  });

  it('may be of this host, over http, where that is allowed', () => {
    expect(local.problemOf('http://127.0.0.1:8080/')).toBeUndefined();
    expect(local.problemOf('http://[::1]:8080/')).toBeUndefined();
    expect(local.problemOf('http://localhost:8080/')).toBeUndefined();
    expect(local.problemOf('http://169.254.169.254/')).toBeDefined();
  });
});
