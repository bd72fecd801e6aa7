import { LOGGER, type Logger } from '@sight-webhooks/service';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ProblemException } from '../api/problem.exception.js';
import type { Principal } from './principal.js';
import { TokenVerifier } from './token-verifier.js';

const CHALLENGE = 'Bearer realm="sight-webhooks"';

/** Tells who makes a request by its bearer token. */
@Injectable()
export class BearerAuthenticator {
  readonly #verifier: TokenVerifier;
  readonly #logger: Logger;

  constructor(@Inject(TokenVerifier) verifier: TokenVerifier, @Inject(LOGGER) logger: Logger) {
    this.#verifier = verifier;
    this.#logger = logger;
  }

  /** @throws ProblemException 401 without a valid token, 403 without an account, 503 without the issuer's keys */
  async authenticate(authorization: string | undefined, reply: FastifyReply): Promise<Principal> {
    const [, token] = /^Bearer +(\S+) *$/i.exec(authorization ?? '') ?? [];
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
