import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { LOGGER, type Logger } from '@sight-webhooks/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemException } from '../api/problem.exception.js';
import { managesWebhooks, type Principal } from './principal.js';
import { TokenVerifier } from './token-verifier.js';

export type AuthenticatedRequest = FastifyRequest & { principal?: Principal };

const CHALLENGE = 'Bearer realm="sight-webhooks"';

/** Lets only those in who may manage the webhooks of the account that their token is for. */
@Injectable()
export class AuthGuard implements CanActivate {
  readonly #verifier: TokenVerifier;
  readonly #logger: Logger;

  constructor(@Inject(TokenVerifier) verifier: TokenVerifier, @Inject(LOGGER) logger: Logger) {
    this.#verifier = verifier;
    this.#logger = logger;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<AuthenticatedRequest>();
    const reply = http.getResponse<FastifyReply>();
    request.principal = await this.#authenticate(request, reply);
    if (!managesWebhooks(request.principal)) {
      throw new ProblemException(403, 'only the roles admin and account-owner manage webhooks');
    }
    return true;
  }

  async #authenticate(request: AuthenticatedRequest, reply: FastifyReply): Promise<Principal> {
    const [, token] = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? [];
    if (token === undefined) {
      void reply.header('www-authenticate', CHALLENGE);
      throw new ProblemException(401, 'a bearer token is required');
    }
    const verification = await this.#verifier.verify(token);
    switch (verification.kind) {
      case 'verified':
        return verification.principal;
      case 'rejected':
        void reply.header(
          'www-authenticate',
          `${CHALLENGE}, error="invalid_token", error_description="${verification.detail.replaceAll('"', "'")}"`,
        );
        throw new ProblemException(401, verification.detail);
      case 'no_account':
        throw new ProblemException(403, 'the token is for no Sight account');
      case 'keys_unavailable':
        this.#logger.error({ err: verification.error }, 'auth.keys_unavailable');
        void reply.header('retry-after', '5');
        throw new ProblemException(503, 'the keys of the token issuer cannot be read at the moment');
    }
  }
}
