import { Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemException, csrfProblem } from '../api/problem.exception.js';
import { managesWebhooks, operatesServices } from '../auth/principal.js';
import { csrfTokenOf } from './session.js';
import { SessionAuthenticator } from './session.authenticator.js';
import { SessionsService } from './sessions.service.js';
import { SIGN_IN, type SignIn } from './sign-in.js';
import { SignInCookies } from './sign-in.cookies.js';

type SessionView = {
  readonly user: { readonly name: string; readonly email: string };
  readonly accountId: string;
  readonly roles: readonly string[];
  readonly canManage: boolean;
  readonly canOperate: boolean;
  readonly expiresAt: string;
  readonly csrfToken: string;
};

/** What the console asks about the session of its user. */
@Controller('auth')
export class SessionController {
  readonly #signIn: SignIn;
  readonly #sessions: SessionsService;
  readonly #authenticator: SessionAuthenticator;
  readonly #cookies: SignInCookies;

  constructor(
    @Inject(SIGN_IN) signIn: SignIn,
    @Inject(SessionsService) sessions: SessionsService,
    @Inject(SessionAuthenticator) authenticator: SessionAuthenticator,
    @Inject(SignInCookies) cookies: SignInCookies,
  ) {
    this.#signIn = signIn;
    this.#sessions = sessions;
    this.#authenticator = authenticator;
    this.#cookies = cookies;
  }

  /** Does not make the session last longer, so that a page can ask when it must have ended. */
  @Get('session')
  async show(@Req() request: FastifyRequest): Promise<SessionView> {
    const token = this.#cookies.sessionToken(request);
    const session = token === undefined ? undefined : await this.#sessions.find(token);
    if (token === undefined || session === undefined) throw new ProblemException(401, 'nobody is signed in');
    const { name, email, accountId, roles, endsAt } = session;
    return {
      user: { name, email },
      accountId,
      roles,
      canManage: managesWebhooks(session),
      canOperate: operatesServices(session),
      expiresAt: endsAt.toISOString(),
      csrfToken: csrfTokenOf(token),
    };
  }

  /** Ends the session here; the provider's own ends where the browser is sent. */
  @Post('logout')
  @HttpCode(200)
  async end(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ redirectTo: string }> {
    const authentication = await this.#authenticator.authenticate(request);
    if (authentication.kind === 'forged') throw csrfProblem(authentication.detail);
    if (authentication.kind === 'authenticated') await this.#sessions.end(authentication.token);
    this.#cookies.clearSessionToken(reply);
    const endSessionUrl = await this.#signIn.provider?.endSessionUrl();
    return { redirectTo: endSessionUrl?.href ?? '/' };
  }
}
