import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { SignInChecks } from './identity-provider.client.js';
import { returnPath } from './return-path.js';

/** A sign-in under way: what its browser has to bring back, and where it wanted to go. */
export type SignInAttempt = { readonly checks: SignInChecks; readonly returnTo: string };

const ATTEMPT_LIFETIME_S = 600;
/** Tabs that may sign in at the same time. The cookies of more would make requests too large. */
const MAX_ATTEMPTS = 5;

const attemptSchema = z.object({
  state: z.string().min(1),
  nonce: z.string().min(1),
  codeVerifier: z.string().min(1),
  returnTo: z.string(),
});

/**
 * The cookies of the console. Scripts cannot read them, and other sites' requests do not carry them.
 * `__Host-` keeps other hosts of the domain from planting one; over http, which is for one machine, the port is in the
 * name, because cookies ignore ports and two stacks may run side by side.
 */
export class SignInCookies {
  readonly #prefix: string;
  readonly #suffix: string;
  readonly #options: CookieSerializeOptions;

  constructor(publicUrl: URL) {
    const secure = publicUrl.protocol === 'https:';
    this.#prefix = `${secure ? '__Host-' : ''}sight-webhooks`;
    this.#suffix = secure ? '' : `-${publicUrl.port || '80'}`;
    this.#options = { path: '/', httpOnly: true, sameSite: 'lax', secure };
  }

  sessionToken(request: FastifyRequest): string | undefined {
    return request.cookies[this.#sessionName];
  }

  setSessionToken(reply: FastifyReply, token: string): void {
    void reply.setCookie(this.#sessionName, token, this.#options);
  }

  clearSessionToken(reply: FastifyReply): void {
    void reply.clearCookie(this.#sessionName, this.#options);
  }

  /** One cookie for each attempt, so that several tabs can sign in at the same time. */
  setAttempt(request: FastifyRequest, reply: FastifyReply, { checks, returnTo }: SignInAttempt): void {
    const earlier = Object.keys(request.cookies).filter((name) => name.startsWith(this.#attemptPrefix));
    if (earlier.length >= MAX_ATTEMPTS) {
      for (const name of earlier) void reply.clearCookie(name, this.#options);
    }
    const value = Buffer.from(JSON.stringify({ ...checks, returnTo })).toString('base64url');
    void reply.setCookie(this.#attemptName(checks.state), value, {
      ...this.#options,
      maxAge: ATTEMPT_LIFETIME_S,
    });
  }

  /** The attempt that the provider's answer is for, if this browser began it; it can be taken once. */
  takeAttempt(request: FastifyRequest, reply: FastifyReply, state: string): SignInAttempt | undefined {
    const name = this.#attemptName(state);
    const value = request.cookies[name];
    if (value === undefined) return undefined;
    void reply.clearCookie(name, this.#options);
    const parsed = attemptSchema.safeParse(jsonOf(value));
    if (!parsed.success) return undefined;
    const { returnTo, ...checks } = parsed.data;
    return { checks, returnTo: returnPath(returnTo) };
  }

  get #sessionName(): string {
    return `${this.#prefix}-session${this.#suffix}`;
  }

  get #attemptPrefix(): string {
    return `${this.#prefix}-sign-in${this.#suffix}-`;
  }

  #attemptName(state: string): string {
    return this.#attemptPrefix + state.replaceAll(/[^\w-]/g, '').slice(0, 12);
  }
}

function jsonOf(value: string): unknown {
  try {
    return JSON.parse(Buffer.from(value, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
