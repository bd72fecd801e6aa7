import type { FastifyRequest } from 'fastify';
import { changesSomething, isFromConsole } from './request-origin.js';
import { isCsrfTokenOf, type Session } from './session.js';
import type { SessionsService } from './sessions.service.js';
import type { SignInCookies } from './sign-in.cookies.js';

export type SessionAuthentication =
  | { readonly kind: 'authenticated'; readonly session: Session; readonly token: string }
  | { readonly kind: 'no_session' }
  /** The session is genuine, but it is not shown that the console made the request. */
  | { readonly kind: 'forged'; readonly session: Session; readonly detail: string };

/** Tells who makes a request by the session cookie of the console. */
export class SessionAuthenticator {
  readonly #sessions: SessionsService;
  readonly #cookies: SignInCookies;
  readonly #publicUrl: URL;

  constructor(sessions: SessionsService, cookies: SignInCookies, publicUrl: URL) {
    this.#sessions = sessions;
    this.#cookies = cookies;
    this.#publicUrl = publicUrl;
  }

  async authenticate(request: FastifyRequest): Promise<SessionAuthentication> {
    const token = this.#cookies.sessionToken(request);
    if (token === undefined) return { kind: 'no_session' };
    const session = await this.#sessions.find(token);
    if (session === undefined) return { kind: 'no_session' };
    const detail = changesSomething(request.method) ? this.#forgery(request, token) : undefined;
    if (detail !== undefined) return { kind: 'forged', session, detail };
    await this.#sessions.extend(session);
    return { kind: 'authenticated', session, token };
  }

  #forgery({ headers }: FastifyRequest, token: string): string | undefined {
    if (!isFromConsole(headers, this.#publicUrl)) return 'the request does not come from the console';
    const given = headers['x-csrf-token'];
    if (typeof given !== 'string') return 'the header x-csrf-token is missing';
    return isCsrfTokenOf(token, given) ? undefined : "the header x-csrf-token is not the session's";
  }
}
