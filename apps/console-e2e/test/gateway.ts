import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Stack } from '@sight-webhooks/testing';

const DIST = join(import.meta.dirname, '..', '..', 'console', 'dist');
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.html': 'text/html',
};
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

export type User = { readonly account: string; readonly name: string; readonly role: string };

/**
 * Serves the built console before a stack's API, and signs in whoever the test says: the cookie names the user. What it
 * forwards carries a bearer token of the stack's own key.
 */
export class Gateway {
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch(() => response.destroy());
  });
  readonly #stack: Stack;
  readonly #users = new Map<string, User>();

  private constructor(stack: Stack) {
    this.#stack = stack;
  }

  static async start(stack: Stack): Promise<Gateway> {
    const gateway = new Gateway(stack);
    await new Promise<void>((resolve) => gateway.#server.listen(0, '127.0.0.1', resolve));
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  /** Whoever signs in with `as` set to this key is the user. */
  register(key: string, user: User): void {
    this.#users.set(key, user);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const [, key = ''] = /(?:^|; )user=([^;]+)/.exec(request.headers.cookie ?? '') ?? [];
    const user = this.#users.get(key);
    if (url.pathname.startsWith('/api/')) return this.#forward(request, response, user);
    if (url.pathname.startsWith('/auth/')) {
      this.#authenticate(url, response, user);
      return;
    }
    await serveFile(url.pathname, response);
  }

  #authenticate(url: URL, response: ServerResponse, user: User | undefined): void {
    const json = { 'content-type': 'application/json' };
    switch (url.pathname) {
      case '/auth/login': {
        const key = url.searchParams.get('as') ?? [...this.#users.keys()].at(-1) ?? '';
        const location = url.searchParams.get('returnTo') ?? '/';
        response
          .writeHead(302, { location, 'set-cookie': `user=${key}; Path=/; HttpOnly; SameSite=Lax` })
          .end();
        return;
      }
      case '/auth/logout':
        response.writeHead(200, { ...json, 'set-cookie': 'user=; Path=/; Max-Age=0' });
        response.end(JSON.stringify({ redirectTo: '/' }));
        return;
      default:
        if (user === undefined) response.writeHead(401, json).end('{}');
        else response.writeHead(200, json).end(JSON.stringify(sessionOf(user)));
    }
  }

  async #forward(request: IncomingMessage, response: ServerResponse, user: User | undefined): Promise<void> {
    if (user === undefined) {
      response.writeHead(401, { 'content-type': 'application/problem+json' }).end('{}');
      return;
    }
    const token = await this.#stack.keys.mintToken({ account: user.account, roles: [user.role] });
    const headers = { ...request.headers, authorization: `Bearer ${token}` };
    const onward = forward(
      this.#stack.url() + (request.url ?? ''),
      { method: request.method, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  }
}

function sessionOf({ account, name, role }: User) {
  return {
    user: { name, email: `${name.toLowerCase()}@${account}.example` },
    accountId: account,
    roles: [role],
    canManage: role !== 'member',
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    csrfToken: 'token',
  };
}

async function serveFile(path: string, response: ServerResponse): Promise<void> {
  const file = extname(path) === '' ? '/index.html' : path;
  const content = await readFile(join(DIST, file)).catch(() => undefined);
  if (content === undefined) response.writeHead(404).end();
  else {
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
    });
    response.end(content);
  }
}
