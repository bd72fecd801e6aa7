import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigStack } from './config-stack.js';

let config: ConfigStack;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sight-console-'));
  const settings = {
    CONSOLE_DIR: folder,
    OIDC_ISSUER: 'https://idp.example/sight',
    OIDC_CLIENT_ID: 'console',
    PUBLIC_URL: 'https://sight.example',
  };
  config = await ConfigStack.start(1, { settings });
});
afterAll(async () => {
  await config.stop();
  await rm(folder, { recursive: true });
});

const HTML = 'text/html,application/xhtml+xml,*/*;q=0.8';
const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(config.stack.url() + path, { headers: { accept: HTML, ...headers } });

describe('the console', () => {
  it('that is not there is missed in a page', async () => {
    const response = await get('/');
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('CONSOLE_DIR');
  });

  it('is served once it has been built, without a restart', async () => {
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<title>console</title>');
    await writeFile(join(folder, 'favicon.svg'), '<svg/>');
    await writeFile(join(folder, 'assets', 'index-4f1c.js'), 'export {};');
    await writeFile(join(folder, 'assets', 'index-4f1c.js.br'), 'compressed');
    await writeFile(join(folder, '.secret'), 'secret');
    const response = await get('/');
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(response.headers.get('etag')).not.toBeNull();
  });

  it.each([
    '/webhooks',
    '/webhooks/4f1c/edit',
    '/deliveries?status=failed',
    '/signed-in',
    '/a.b/c',
    '/none.html',
  ])('is one page at every path: %s', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toBe('<title>console</title>');
  });

  it('has files that are kept for ever, compressed where they can be', async () => {
    const response = await get('/assets/index-4f1c.js', { accept: '*/*', 'accept-encoding': 'identity' });
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('content-type')).toContain('javascript');
    expect(await response.text()).toBe('export {};');
    const compressed = await fetch(`${config.stack.url()}/assets/index-4f1c.js`, {
      method: 'HEAD',
      headers: { 'accept-encoding': 'br' },
    });
    expect(compressed.headers.get('content-encoding')).toBe('br');
    expect(compressed.headers.get('vary')).toContain('ccept-');
    const icon = await get('/favicon.svg', { accept: 'image/*' });
    expect([icon.headers.get('content-type'), icon.headers.get('cache-control')]).toEqual([
      'image/svg+xml',
      'no-cache',
    ]);
  });

  it.each([
    '/api/v1/nothing',
    '/api/nothing',
    '/auth/nothing',
    '/health/nothing',
    '/assets/none.js',
    '/assets/',
    '/assets',
  ])('is not at %s', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });

  it('is no answer to a script or an image that is missing', async () => {
    for (const path of ['/none.js', '/none.svg', '/webhooks'])
      expect((await get(path, { accept: '*/*' })).status).toBe(404);
  });

  it.each(['/assets/..%2f.secret', '/assets/%2e%2e%2f.secret', '/.secret', '/assets/..%5c.secret'])(
    'gives no other file away: %s',
    async (path) => {
      const response = await get(path, { accept: '*/*' });
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(await response.text()).not.toBe('secret');
    },
  );
});

describe('every answer', () => {
  it.each(['/', '/assets/index-4f1c.js', '/api/v1/webhooks', '/auth/session', '/metrics'])(
    'tells browsers what it may do: %s',
    async (path) => {
      const { headers } = await get(path);
      const policy = new Map(
        (headers.get('content-security-policy') ?? '').split(';').map((directive) => {
          const [name = '', ...sources] = directive.trim().split(/ +/);
          return [name, sources.join(' ')];
        }),
      );
      expect(policy.get('default-src')).toBe("'self'");
      expect(policy.get('script-src')).toBe("'self'");
      expect(policy.get('style-src')).toBe("'self'");
      expect(policy.get('frame-ancestors')).toBe("'none'");
      expect(policy.get('form-action')).toBe("'self' https://idp.example");
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('permissions-policy')).toContain('camera=()');
    },
  );

  it.each(['/api/docs', '/auth/callback'])('of a page of our own allows it no scripts: %s', async (path) => {
    const policy = (await get(path)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/script-src|unsafe/);
  });
});
