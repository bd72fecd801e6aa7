import type { IncomingMessage } from 'node:http';
import { errors, type Provider } from 'oidc-provider';
import { DEMO_PASSWORD, findDemoUser } from './demo-users.js';
import { loginPage } from './login-page.js';
import { contentSecurityPolicy, escapeHtml, page } from './page.js';

export const LOGIN_PATH = '/sign-in/';
const MAX_FORM_BYTES = 4_096;

type Middleware = Parameters<Provider['use']>[0];
type Context = Parameters<Middleware>[0];

/** Asks for e-mail address and password when the provider needs to know who it is. */
export function loginMiddleware(provider: Provider, consoleUrl: string): Middleware {
  return async (ctx, next) => {
    ctx.set('content-security-policy', contentSecurityPolicy([consoleUrl]));
    ctx.set('x-content-type-options', 'nosniff');
    ctx.set('referrer-policy', 'no-referrer');
    if (!ctx.path.startsWith(LOGIN_PATH)) {
      await next();
      return;
    }
    ctx.set('cache-control', 'no-store');
    try {
      // Also proves, by a cookie, that it is the browser that began.
      await provider.interactionDetails(ctx.req, ctx.res);
      if (ctx.method === 'POST') await checkPassword(provider, ctx);
      else ctx.body = loginPage({ email: stringOf(ctx.query['email']) });
    } catch (error) {
      if (!(error instanceof errors.SessionNotFound)) throw error;
      ctx.status = 400;
      ctx.body = page(
        'This sign-in has expired',
        `<p><a href="${escapeHtml(consoleUrl)}/">Start again</a></p>`,
      );
    }
  };
}

async function checkPassword(provider: Provider, ctx: Context): Promise<void> {
  const form = await readForm(ctx.req);
  const email = form.get('email') ?? '';
  const user = findDemoUser(email);
  if (user === undefined || form.get('password') !== DEMO_PASSWORD) {
    ctx.status = 401;
    ctx.body = loginPage({ email, error: 'The e-mail address or the password is wrong.' });
    return;
  }
  const login = { login: { accountId: user.email } };
  const url = await provider.interactionResult(ctx.req, ctx.res, login, { mergeWithLastSubmission: false });
  ctx.status = 303;
  ctx.redirect(url);
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_FORM_BYTES) return new URLSearchParams();
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

function stringOf(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}
