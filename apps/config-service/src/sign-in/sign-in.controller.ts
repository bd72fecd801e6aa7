import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { LOGGER, type Logger } from '@sight-webhooks/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isLoopback } from '../auth/web-url.js';
import { sendPlainPage } from '../console/plain-page.js';
import { isDatabaseAway } from '../database/database-away.js';
import { identityOf, type Identity } from './identity.js';
import type { ProviderUnavailable } from './identity-provider.client.js';
import { returnPath } from './return-path.js';
import { SessionsService } from './sessions.service.js';
import { SIGN_IN, type SignIn } from './sign-in.js';
import { SignInCookies } from './sign-in.cookies.js';
import * as pages from './sign-in.pages.js';

/** The two ends of a sign-in at the provider. Browsers navigate here, so whatever goes wrong is said in a page. */
@Controller('auth')
export class SignInController {
  readonly #signIn: SignIn;
  readonly #sessions: SessionsService;
  readonly #cookies: SignInCookies;
  readonly #logger: Logger;

  constructor(
    @Inject(SIGN_IN) signIn: SignIn,
    @Inject(SessionsService) sessions: SessionsService,
    @Inject(SignInCookies) cookies: SignInCookies,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.#signIn = signIn;
    this.#sessions = sessions;
    this.#cookies = cookies;
    this.#logger = logger;
  }

  @Get('login')
  async begin(
    @Query('returnTo') wanted: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { provider, publicUrl } = this.#signIn;
    const returnTo = returnPath(wanted);
    if (provider === undefined) {
      sendPlainPage(reply, 404, pages.notConfigured);
      return;
    }
    if (isOtherNameOfThisHost(request.host, publicUrl)) {
      redirect(reply, new URL(pages.loginPath(returnTo), publicUrl).href);
      return;
    }
    const begun = await provider.begin();
    if (begun.kind === 'unavailable') {
      this.#answerUnavailable(begun, returnTo, reply);
      return;
    }
    this.#cookies.setAttempt(request, reply, { checks: begun.checks, returnTo });
    redirect(reply, begun.url.href);
  }

  @Get('callback')
  async finish(
    @Query('state') state: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { provider, claimNames } = this.#signIn;
    const attempt = this.#cookies.takeAttempt(request, reply, typeof state === 'string' ? state : '');
    if (provider === undefined || attempt === undefined) {
      sendPlainPage(reply, 400, pages.unknownAttempt);
      return;
    }
    const finished = await provider.finish(queryOf(request), attempt.checks);
    if (finished.kind === 'unavailable') {
      this.#answerUnavailable(finished, attempt.returnTo, reply);
      return;
    }
    if (finished.kind === 'refused') {
      this.#logger.warn({ err: finished.error }, 'sign_in.refused');
      sendPlainPage(reply, 400, pages.refused(attempt.returnTo));
      return;
    }
    const identity = identityOf(finished.claims, claimNames);
    if (identity === undefined) {
      this.#logger.warn({ subject: finished.claims.sub }, 'sign_in.no_account');
      sendPlainPage(reply, 403, pages.noAccount);
      return;
    }
    await this.#beginSession(identity, attempt.returnTo, request, reply);
  }

  async #beginSession(
    identity: Identity,
    returnTo: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const former = this.#cookies.sessionToken(request);
    try {
      if (former !== undefined) await this.#sessions.end(former);
      this.#cookies.setSessionToken(reply, await this.#sessions.begin(identity));
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      this.#logger.warn({ err: error }, 'sign_in.database_away');
      sendPlainPage(reply, 503, pages.databaseAway(returnTo));
      return;
    }
    const { subject, accountId, roles } = identity;
    this.#logger.info({ subject, accountId, roles }, 'sign_in.succeeded');
    redirect(reply, returnTo);
  }

  #answerUnavailable({ error }: ProviderUnavailable, returnTo: string, reply: FastifyReply): void {
    this.#logger.error({ err: error }, 'sign_in.provider_unavailable');
    sendPlainPage(reply, 503, pages.providerAway(returnTo));
  }
}

/** Nest has set the status of success by now. */
function redirect(reply: FastifyReply, location: string): void {
  void reply.redirect(location, 302);
}

/** `localhost` for `127.0.0.1`: cookies would not come along to where the provider sends the browser back. */
function isOtherNameOfThisHost(host: string, publicUrl: URL): boolean {
  if (!URL.canParse(`http://${host}`)) return false;
  const requested = new URL(`http://${host}`);
  const bothLoopback = isLoopback(requested) && isLoopback(publicUrl);
  return bothLoopback && requested.hostname !== publicUrl.hostname && requested.port === publicUrl.port;
}

function queryOf({ url }: FastifyRequest): string {
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start);
}
