import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemException, csrfProblem } from '../api/problem.exception.js';
import { SessionAuthenticator } from '../sign-in/session.authenticator.js';
import { BearerAuthenticator } from './bearer.authenticator.js';
import { managesWebhooks, type Principal } from './principal.js';

export type AuthenticatedRequest = FastifyRequest & { principal?: Principal };

/** Lets only those in who may manage the webhooks of the account that their token or session is for. */
@Injectable()
export class AuthGuard implements CanActivate {
  readonly #bearer: BearerAuthenticator;
  readonly #sessions: SessionAuthenticator;

  constructor(
    @Inject(BearerAuthenticator) bearer: BearerAuthenticator,
    @Inject(SessionAuthenticator) sessions: SessionAuthenticator,
  ) {
    this.#bearer = bearer;
    this.#sessions = sessions;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<AuthenticatedRequest>();
    request.principal = await this.#authenticate(request, http.getResponse<FastifyReply>());
    if (!managesWebhooks(request.principal)) {
      throw new ProblemException(403, 'only the roles admin and account-owner manage webhooks');
    }
    return true;
  }

  /** A token counts before a cookie: no page of another site can make a browser send one. */
  async #authenticate(request: AuthenticatedRequest, reply: FastifyReply): Promise<Principal> {
    const { authorization } = request.headers;
    if (authorization !== undefined) return this.#bearer.authenticate(authorization, reply);
    const authentication = await this.#sessions.authenticate(request);
    switch (authentication.kind) {
      case 'authenticated':
        return authentication.session;
      case 'forged':
        throw csrfProblem(authentication.detail);
      case 'no_session':
        return this.#bearer.authenticate(undefined, reply);
    }
  }
}
