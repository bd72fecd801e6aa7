import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { WebhookCreate } from '@sight-webhooks/contracts';
import { changeEntry } from '../audit/audit-entry.js';
import type { Principal } from '../auth/principal.js';
import { inTurns } from '../database/turns.js';
import { SETTINGS } from '@sight-webhooks/service';
import type { ConfigServiceSettings } from '../settings.js';
import { fingerprintOf, storedKeyOf } from './idempotency-key.js';
import { WebhookChangesStore } from './webhook-changes.store.js';
import * as lifecycle from './webhook-lifecycle.js';
import { WebhookSecrets, makeSigningSecret } from './webhook-secrets.js';
import type { Webhook } from './webhook.js';
import { WebhooksRepository } from './webhooks.repository.js';
import type { CreateResult } from './webhooks.results.js';

export type Created =
  | { readonly kind: 'created'; readonly webhook: Webhook }
  /** The same request came before. */
  | { readonly kind: 'repeated'; readonly webhook: Webhook }
  | Exclude<CreateResult, { readonly kind: 'saved' | 'invalid' }>;

/** Each lost turn means that another webhook of the account was created. */
const MAX_TURNS = 60;

/** Makes a webhook: once for each Idempotency-Key, and within the account's limit. */
@Injectable()
export class WebhookCreation {
  readonly #store: WebhookChangesStore;
  readonly #repository: WebhooksRepository;
  readonly #secrets: WebhookSecrets;
  readonly #settings: Pick<ConfigServiceSettings, 'MAX_WEBHOOKS_PER_ACCOUNT' | 'IDEMPOTENCY_KEY_TTL_MS'>;

  constructor(
    @Inject(WebhookChangesStore) store: WebhookChangesStore,
    @Inject(WebhooksRepository) repository: WebhooksRepository,
    @Inject(WebhookSecrets) secrets: WebhookSecrets,
    @Inject(SETTINGS) settings: ConfigServiceSettings,
  ) {
    this.#store = store;
    this.#repository = repository;
    this.#secrets = secrets;
    this.#settings = settings;
  }

  async create(principal: Principal, body: WebhookCreate, key: string | undefined): Promise<Created> {
    const created = await inTurns(MAX_TURNS, () => this.#create(principal, body, key));
    return created ?? { kind: 'contended' };
  }

  /** Undefined when another request of the account was faster. */
  async #create(
    principal: Principal,
    body: WebhookCreate,
    key: string | undefined,
  ): Promise<Created | undefined> {
    const repeated = key === undefined ? undefined : await this.#repeated(principal, body, key);
    if (repeated !== undefined) return repeated;
    const limit = this.#settings.MAX_WEBHOOKS_PER_ACCOUNT;
    const webhook = this.#draft(principal, body);
    const outcome = await this.#store.create({
      webhook,
      entry: changeEntry(principal, 'webhook.created', undefined, webhook),
      limit,
      request: key === undefined ? undefined : this.#requestOf(principal, body, key, webhook),
    });
    switch (outcome.kind) {
      case 'created':
        return outcome;
      case 'limit_reached':
        return { kind: 'limit_reached', limit };
      case 'conflict':
        return undefined;
    }
  }

  #draft({ accountId }: Principal, body: WebhookCreate): Webhook {
    const id = randomUUID();
    const draft = { ...body, id, accountId, signingSecret: makeSigningSecret() };
    return lifecycle.create(draft, this.#secrets.sealerOf(accountId, id), new Date());
  }

  async #repeated(principal: Principal, body: WebhookCreate, key: string): Promise<Created | undefined> {
    const request = await this.#store.findRequest(storedKeyOf(principal, key), new Date());
    if (request === undefined) return undefined;
    const { webhookId, sealedFingerprint } = request;
    const { accountId } = principal;
    const binding = { accountId, webhookId, field: 'createRequest' } as const;
    if (!this.#secrets.matches(fingerprintOf(body), sealedFingerprint, binding))
      return { kind: 'key_reused' };
    const webhook = await this.#repository.find(accountId, webhookId);
    return webhook === undefined ? { kind: 'removed_since' } : { kind: 'repeated', webhook };
  }

  #requestOf(principal: Principal, body: WebhookCreate, key: string, { id }: Webhook) {
    const seal = this.#secrets.sealerOf(principal.accountId, id);
    return {
      _id: storedKeyOf(principal, key),
      webhookId: id,
      sealedFingerprint: seal(fingerprintOf(body), 'createRequest'),
      endsAt: new Date(Date.now() + this.#settings.IDEMPOTENCY_KEY_TTL_MS),
    };
  }
}
