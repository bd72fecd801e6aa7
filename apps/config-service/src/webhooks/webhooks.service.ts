import { Inject, Injectable } from '@nestjs/common';
import type { WebhookCreate, WebhookPatch, WebhookSecret, WebhooksQuery } from '@sight-webhooks/contracts';
import { crashPoint } from '@sight-webhooks/service';
import { changeEntry, secretShownEntry } from '../audit/audit-entry.js';
import { AuditLog } from '../audit/audit-log.js';
import { decodeCursor, encodeCursor } from '../api/page-cursor.js';
import type { Principal } from '../auth/principal.js';
import { inTurns } from '../database/turns.js';
import { WebhookPublisher } from '../publishing/webhook-publisher.js';
import { EndpointUrlPolicy } from './endpoint-url.policy.js';
import { versionMatches, type ExpectedVersion } from './expected-version.js';
import { WebhookChangeJournal, type WebhookChange } from './webhook-change.journal.js';
import { WebhookChangesStore } from './webhook-changes.store.js';
import { WebhookCreation } from './webhook-creation.js';
import * as lifecycle from './webhook-lifecycle.js';
import { WebhookSecrets, makeSigningSecret } from './webhook-secrets.js';
import type { FieldChanges, Webhook } from './webhook.js';
import { WebhooksRepository } from './webhooks.repository.js';
import type { ChangeResult, CreateResult, Invalid, ListResult, Saved } from './webhooks.results.js';

type Decision =
  | { readonly kind: 'changes'; readonly changes: FieldChanges }
  | { readonly kind: 'rotated_too_often' }
  | Invalid;

/** Each lost turn means that another change of the same webhook, or of the account, got through. */
const MAX_TURNS = 20;

/** What an account's administrators do with its webhooks: save first, then publish. */
@Injectable()
export class WebhooksService {
  readonly #repository: WebhooksRepository;
  readonly #publisher: WebhookPublisher;
  readonly #secrets: WebhookSecrets;
  readonly #urlPolicy: EndpointUrlPolicy;
  readonly #journal: WebhookChangeJournal;
  readonly #store: WebhookChangesStore;
  readonly #creation: WebhookCreation;
  readonly #audit: AuditLog;

  constructor(
    @Inject(WebhooksRepository) repository: WebhooksRepository,
    @Inject(WebhookChangesStore) store: WebhookChangesStore,
    @Inject(WebhookCreation) creation: WebhookCreation,
    @Inject(AuditLog) audit: AuditLog,
    @Inject(WebhookPublisher) publisher: WebhookPublisher,
    @Inject(WebhookSecrets) secrets: WebhookSecrets,
    @Inject(EndpointUrlPolicy) urlPolicy: EndpointUrlPolicy,
    @Inject(WebhookChangeJournal) journal: WebhookChangeJournal,
  ) {
    this.#repository = repository;
    this.#store = store;
    this.#creation = creation;
    this.#audit = audit;
    this.#publisher = publisher;
    this.#secrets = secrets;
    this.#urlPolicy = urlPolicy;
    this.#journal = journal;
  }

  /** @param key of a request that may come twice: the second time it makes nothing, and is answered alike */
  async create(principal: Principal, body: WebhookCreate, key: string | undefined): Promise<CreateResult> {
    const refused = this.#refuseUrl(body.url);
    if (refused !== undefined) return refused;
    const created = await this.#creation.create(principal, body, key);
    if (created.kind === 'created')
      return this.#publish(principal, 'created', created.webhook, Object.keys(body));
    return created.kind === 'repeated' ? this.#confirm(created.webhook) : created;
  }

  async find({ accountId }: Principal, id: string): Promise<Webhook | undefined> {
    return this.#repository.find(accountId, id);
  }

  async list({ accountId }: Principal, { status, limit, cursor }: WebhooksQuery): Promise<ListResult> {
    const after = cursor === undefined ? undefined : decodeCursor(cursor);
    if (cursor !== undefined && after === undefined) return { kind: 'invalid_cursor' };
    // One more than asked for tells whether there is a next page.
    const found = await this.#repository.list({ accountId, status, after }, limit + 1);
    const webhooks = found.slice(0, limit);
    const last = found.length > limit ? webhooks.at(-1) : undefined;
    return { kind: 'page', webhooks, nextCursor: last === undefined ? null : cursorOf(last) };
  }

  /** Undefined when there is no such webhook. @throws SecretUnavailableError */
  async signingSecret(principal: Principal, id: string): Promise<WebhookSecret | undefined> {
    const { accountId } = principal;
    const webhook = await this.#repository.find(accountId, id);
    const [sealed] = webhook?.sealedSigningSecrets ?? [];
    if (webhook === undefined || sealed === undefined) return undefined;
    const [previous] = lifecycle.validSecrets(webhook, new Date());
    const secret = this.#secrets.openSigningSecret(accountId, id, sealed);
    await this.#audit.append(secretShownEntry(principal, webhook, new Date()));
    return { secret, previousValidUntil: previous?.validUntil.toISOString() ?? null };
  }

  async rotateSigningSecret(
    principal: Principal,
    id: string,
    expected: ExpectedVersion,
  ): Promise<ChangeResult> {
    const secret = makeSigningSecret();
    const seal = this.#secrets.sealerOf(principal.accountId, id);
    return this.#change(principal, id, expected, 'secret_rotated', (webhook) =>
      lifecycle.rotateSigningSecret(webhook, secret, seal, new Date()),
    );
  }

  async edit(
    principal: Principal,
    id: string,
    patch: WebhookPatch,
    expected: ExpectedVersion,
  ): Promise<ChangeResult> {
    const refused = patch.url === undefined ? undefined : this.#refuseUrl(patch.url);
    if (refused !== undefined) return refused;
    const seal = this.#secrets.sealerOf(principal.accountId, id);
    return this.#change(principal, id, expected, 'edited', (webhook) => {
      const edit = lifecycle.edit(webhook, patch, seal);
      return edit.kind === 'changes' ? edit : invalid('/basicAuth/password', 'is required: none is stored');
    });
  }

  async activate(principal: Principal, id: string, expected: ExpectedVersion): Promise<ChangeResult> {
    return this.#change(principal, id, expected, 'activated', (webhook) => ({
      kind: 'changes',
      changes: lifecycle.activate(webhook),
    }));
  }

  async deactivate(principal: Principal, id: string, expected: ExpectedVersion): Promise<ChangeResult> {
    return this.#change(principal, id, expected, 'deactivated', (webhook) => ({
      kind: 'changes',
      changes: lifecycle.deactivate(webhook),
    }));
  }

  async remove(principal: Principal, id: string, expected: ExpectedVersion): Promise<ChangeResult> {
    return this.#change(principal, id, expected, 'removed', () => ({
      kind: 'changes',
      changes: lifecycle.remove(new Date()),
    }));
  }

  async #change(
    principal: Principal,
    id: string,
    expected: ExpectedVersion,
    change: WebhookChange,
    decide: (webhook: Webhook) => Decision,
  ): Promise<ChangeResult> {
    const changed = await inTurns<ChangeResult>(MAX_TURNS, async () => {
      const current = await this.#repository.find(principal.accountId, id);
      if (current === undefined) return { kind: 'not_found' };
      if (!versionMatches(expected, current.version)) return { kind: 'version_mismatch' };
      const decision = decide(current);
      if (decision.kind !== 'changes') return decision;
      const fields = Object.keys(decision.changes);
      if (fields.length === 0) return this.#confirm(current);
      const next = lifecycle.apply(current, decision.changes, new Date());
      const entry = changeEntry(principal, `webhook.${change}`, current, next);
      const saved = await this.#store.replace(next, entry);
      return saved ? this.#publish(principal, change, next, fields) : undefined;
    });
    return changed ?? { kind: 'contended' };
  }

  async #publish(
    principal: Principal,
    change: WebhookChange,
    webhook: Webhook,
    fields: readonly string[],
  ): Promise<Saved> {
    crashPoint('webhook.saved');
    const published = await this.#publisher.publish(webhook);
    this.#journal.record(principal, change, { webhook, fields, published });
    return { kind: 'saved', webhook, published };
  }

  /** Nothing to change; but an answer of 200 also promises that what is saved is in effect. */
  async #confirm(webhook: Webhook): Promise<Saved> {
    const published = webhook.publishedVersion >= webhook.version || (await this.#publisher.publish(webhook));
    return { kind: 'saved', webhook, published };
  }

  #refuseUrl(url: string): Invalid | undefined {
    const problem = this.#urlPolicy.problemOf(url);
    return problem === undefined ? undefined : invalid('/url', problem);
  }
}

const cursorOf = ({ createdAt, id }: Webhook): string => encodeCursor({ at: createdAt, id });

function invalid(pointer: string, detail: string): Invalid {
  return { kind: 'invalid', errors: [{ pointer, detail }] };
}
