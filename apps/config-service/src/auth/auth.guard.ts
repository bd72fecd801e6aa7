import type { DenialReason } from '@sight-webhooks/contracts';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { operationOf } from '../api/operation.metadata.js';
import type { Operation } from '../api/operation.js';
import { ProblemException, csrfProblem } from '../api/problem.exception.js';
import { denialEntry } from '../audit/audit-entry.js';
import { AuditLog } from '../audit/audit-log.js';
import { RequestLimiter } from '../limits/request-limiter.js';
import { SessionAuthenticator } from '../sign-in/session.authenticator.js';
import { BearerAuthenticator } from './bearer.authenticator.js';
import { managesWebhooks, operatesServices, type Principal } from './principal.js';

export type AuthenticatedRequest = FastifyRequest & { principal?: Principal };

type Authenticated = {
  readonly principal: Principal;
  /** Why the request is not taken for one of the console, which it should be. */
  readonly forgery?: string;
};

/**
 * Lets only those in whom the operation is for, which are mostly those who may manage the webhooks of the account that
 * their token or session is for, and no more of their requests than the limits allow.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  readonly #bearer: BearerAuthenticator;
  readonly #sessions: SessionAuthenticator;
  readonly #limiter: RequestLimiter;
  readonly #audit: AuditLog;

  constructor(
    @Inject(BearerAuthenticator) bearer: BearerAuthenticator,
    @Inject(SessionAuthenticator) sessions: SessionAuthenticator,
    @Inject(RequestLimiter) limiter: RequestLimiter,
    @Inject(AuditLog) audit: AuditLog,
  ) {
    this.#bearer = bearer;
    this.#sessions = sessions;
    this.#limiter = limiter;
    this.#audit = audit;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<AuthenticatedRequest>();
    const reply = http.getResponse<FastifyReply>();
    const { principal, forgery } = await this.#authenticate(request, reply);
    // Before anything is written for the request, a denial included.
    await this.#admit(principal, reply);
    if (forgery !== undefined) {
      await this.#recordDenial(principal, 'forged_request', context);
      throw csrfProblem(forgery);
    }
    const refusal = refusalOf(principal, operationOf(context.getHandler()));
    if (refusal !== undefined) {
      await this.#recordDenial(principal, 'role', context);
      throw new ProblemException(403, refusal);
    }
    request.principal = principal;
    return true;
  }

  /** A token counts before a cookie: no page of another site can make a browser send one. */
  async #authenticate(request: AuthenticatedRequest, reply: FastifyReply): Promise<Authenticated> {
    const { authorization } = request.headers;
    if (authorization !== undefined)
      return { principal: await this.#bearer.authenticate(authorization, reply) };
    const authentication = await this.#sessions.authenticate(request);
    switch (authentication.kind) {
      case 'authenticated':
        return { principal: authentication.session };
      case 'forged':
        return { principal: authentication.session, forgery: authentication.detail };
      case 'no_session':
        return { principal: await this.#bearer.authenticate(undefined, reply) };
    }
  }

  async #admit(principal: Principal, reply: FastifyReply): Promise<void> {
    const admission = await this.#limiter.admit(principal);
    if (admission.kind === 'admitted') return;
    void reply.header('retry-after', String(admission.retryAfterS));
    const whose = admission.by === 'account' ? 'of the account' : 'of yours';
    throw new ProblemException(429, `too many requests ${whose} within a minute`);
  }

  async #recordDenial(principal: Principal, reason: DenialReason, context: ExecutionContext): Promise<void> {
    const operation = operationOf(context.getHandler())?.operationId ?? context.getHandler().name;
    await this.#audit.append(denialEntry(principal, { operation, reason }, null, new Date()));
  }
}

/** Why the principal's roles are not enough for the operation; undefined when they are. */
function refusalOf(principal: Principal, operation: Operation | undefined): string | undefined {
  if (operation?.audience === 'operators')
    return operatesServices(principal) ? undefined : 'only the role operator sees how the services run';
  return managesWebhooks(principal) ? undefined : 'only the roles admin and account-owner manage webhooks';
}
