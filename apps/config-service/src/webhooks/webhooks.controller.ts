import { Inject, Res } from '@nestjs/common';
import type { Webhook as WebhookView, WebhookPage, WebhookSecret } from '@sight-webhooks/contracts';
import type { FastifyReply } from 'fastify';
import type { InputOf } from '../api/operation.js';
import {
  API_PREFIX,
  ApiController,
  Handles,
  IdempotencyKey,
  IfMatch,
  Input,
} from '../api/operation.decorators.js';
import { ProblemException, invalidCursor, invalidFields } from '../api/problem.exception.js';
import { CurrentPrincipal } from '../auth/principal.decorator.js';
import type { Principal } from '../auth/principal.js';
import { etagOf, type ExpectedVersion } from './expected-version.js';
import { toView } from './webhook.mapper.js';
import * as operations from './webhook.operations.js';
import type { ChangeResult, CreateResult, Saved } from './webhooks.results.js';
import { WebhooksService } from './webhooks.service.js';

const NOT_FOUND = 'there is no such webhook';

@ApiController()
export class WebhooksController {
  readonly #webhooks: WebhooksService;

  constructor(@Inject(WebhooksService) webhooks: WebhooksService) {
    this.#webhooks = webhooks;
  }

  @Handles(operations.listWebhooks)
  async list(
    @Input(operations.listWebhooks) { query }: InputOf<typeof operations.listWebhooks>,
    @CurrentPrincipal() principal: Principal,
  ): Promise<WebhookPage> {
    const result = await this.#webhooks.list(principal, query);
    if (result.kind === 'invalid_cursor') throw invalidCursor();
    return { items: result.webhooks.map(toView), nextCursor: result.nextCursor };
  }

  @Handles(operations.createWebhook)
  async create(
    @Input(operations.createWebhook) { body }: InputOf<typeof operations.createWebhook>,
    @IdempotencyKey() key: string | undefined,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookView> {
    const saved = savedOf(await this.#webhooks.create(principal, body, key));
    void reply.header('location', `${API_PREFIX}/webhooks/${saved.webhook.id}`);
    return answer(saved, reply);
  }

  @Handles(operations.getWebhook)
  async get(
    @Input(operations.getWebhook) { params }: InputOf<typeof operations.getWebhook>,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookView> {
    const webhook = await this.#webhooks.find(principal, params.id);
    if (webhook === undefined) throw new ProblemException(404, NOT_FOUND);
    return answer({ kind: 'saved', webhook, published: true }, reply);
  }

  @Handles(operations.patchWebhook)
  async patch(
    @Input(operations.patchWebhook) { params, body }: InputOf<typeof operations.patchWebhook>,
    @IfMatch() expected: ExpectedVersion,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookView> {
    return answer(savedOf(await this.#webhooks.edit(principal, params.id, body, expected)), reply);
  }

  @Handles(operations.removeWebhook)
  async remove(
    @Input(operations.removeWebhook) { params }: InputOf<typeof operations.removeWebhook>,
    @IfMatch() expected: ExpectedVersion,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookView | undefined> {
    const saved = savedOf(await this.#webhooks.remove(principal, params.id, expected));
    return saved.published ? undefined : answer(saved, reply);
  }

  @Handles(operations.activateWebhook)
  async activate(
    @Input(operations.activateWebhook) { params }: InputOf<typeof operations.activateWebhook>,
    @IfMatch() expected: ExpectedVersion,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookView> {
    return answer(savedOf(await this.#webhooks.activate(principal, params.id, expected)), reply);
  }

  @Handles(operations.deactivateWebhook)
  async deactivate(
    @Input(operations.deactivateWebhook) { params }: InputOf<typeof operations.deactivateWebhook>,
    @IfMatch() expected: ExpectedVersion,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookView> {
    return answer(savedOf(await this.#webhooks.deactivate(principal, params.id, expected)), reply);
  }

  @Handles(operations.getWebhookSecret)
  async secret(
    @Input(operations.getWebhookSecret) { params }: InputOf<typeof operations.getWebhookSecret>,
    @CurrentPrincipal() principal: Principal,
  ): Promise<WebhookSecret> {
    return this.#secretOf(principal, params.id);
  }

  @Handles(operations.rotateWebhookSecret)
  async rotateSecret(
    @Input(operations.rotateWebhookSecret) { params }: InputOf<typeof operations.rotateWebhookSecret>,
    @IfMatch() expected: ExpectedVersion,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookSecret> {
    const saved = savedOf(await this.#webhooks.rotateSigningSecret(principal, params.id, expected));
    const secret = await this.#secretOf(principal, params.id);
    void reply.header('etag', etagOf(saved.webhook.version));
    if (saved.published) return secret;
    void reply.status(202);
    return { ...secret, published: false };
  }

  async #secretOf(principal: Principal, id: string): Promise<WebhookSecret> {
    const secret = await this.#webhooks.signingSecret(principal, id);
    if (secret === undefined) throw new ProblemException(404, NOT_FOUND);
    return secret;
  }
}

/** @throws ProblemException for everything but a saved change */
function savedOf(result: ChangeResult | CreateResult): Saved {
  switch (result.kind) {
    case 'saved':
      return result;
    case 'invalid':
      throw invalidFields(result.errors);
    case 'not_found':
      throw new ProblemException(404, NOT_FOUND);
    case 'version_mismatch':
      throw new ProblemException(412, 'the webhook has been changed since that version');
    case 'rotated_too_often':
      throw new ProblemException(409, 'the secret was replaced too often within a day, try again later');
    case 'contended':
      throw new ProblemException(409, 'others kept changing the same, try again');
    case 'limit_reached':
      throw new ProblemException(
        409,
        `the account has ${String(result.limit)} webhooks, which is all it may have`,
      );
    case 'removed_since':
      throw new ProblemException(409, 'what this Idempotency-Key created has been removed since');
    case 'key_reused':
      throw new ProblemException(422, 'this Idempotency-Key came with another request before');
  }
}

function answer({ webhook, published }: Saved, reply: FastifyReply): WebhookView {
  void reply.header('etag', etagOf(webhook.version));
  if (published) return toView(webhook);
  void reply.status(202);
  return { ...toView(webhook), published };
}
