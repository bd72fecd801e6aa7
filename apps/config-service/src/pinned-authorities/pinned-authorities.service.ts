import { X509Certificate } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { crashPoint, LOGGER, type Logger } from '@sight-webhooks/service';
import { AccountsRepository } from '../accounts/accounts.repository.js';
import { pinEntry } from '../audit/audit-entry.js';
import type { Principal } from '../auth/principal.js';
import { inTurns } from '../database/turns.js';
import { WebhookPublisher } from '../publishing/webhook-publisher.js';
import { WebhooksRepository } from '../webhooks/webhooks.repository.js';
import { parseAuthorities, subjectOf } from './authority-certificates.js';
import { PinnedAuthoritiesStore } from './pinned-authorities.store.js';

export type Pinned = {
  readonly certificates: readonly X509Certificate[];
  /** Null when nothing is pinned. */
  readonly updatedAt: Date | null;
};

export type PinResult =
  /** @see Saved.published */
  | { readonly kind: 'saved'; readonly pinned: Pinned; readonly published: boolean }
  | { readonly kind: 'invalid'; readonly detail: string }
  /** Others kept changing webhooks of the account. */
  | { readonly kind: 'contended' };

/** Each lost turn means that another change in the account got through. */
const MAX_TURNS = 30;
/** Webhooks that are published at the same time. */
const PAGE_SIZE = 200;

/** Which certificate authorities an account trusts for its endpoints. */
@Injectable()
export class PinnedAuthoritiesService {
  readonly #store: PinnedAuthoritiesStore;
  readonly #accounts: AccountsRepository;
  readonly #webhooks: WebhooksRepository;
  readonly #publisher: WebhookPublisher;
  readonly #logger: Logger;

  constructor(
    @Inject(PinnedAuthoritiesStore) store: PinnedAuthoritiesStore,
    @Inject(AccountsRepository) accounts: AccountsRepository,
    @Inject(WebhooksRepository) webhooks: WebhooksRepository,
    @Inject(WebhookPublisher) publisher: WebhookPublisher,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.#store = store;
    this.#accounts = accounts;
    this.#webhooks = webhooks;
    this.#publisher = publisher;
    this.#logger = logger;
  }

  async find({ accountId }: Principal): Promise<Pinned> {
    const pinned = (await this.#accounts.find(accountId))?.pinned;
    const certificates = pinned?.certificates.map((pem) => new X509Certificate(pem)) ?? [];
    return { certificates, updatedAt: pinned?.updatedAt ?? null };
  }

  async replace(principal: Principal, pem: string): Promise<PinResult> {
    const parsed = parseAuthorities(pem, new Date());
    return parsed.kind === 'invalid' ? parsed : this.#change(principal, parsed.certificates);
  }

  async remove(principal: Principal): Promise<PinResult> {
    return this.#change(principal, []);
  }

  async #change(principal: Principal, wanted: readonly X509Certificate[]): Promise<PinResult> {
    const { accountId, subject } = principal;
    const certificates = wanted.map(String);
    const outcome = await inTurns(MAX_TURNS, async () => {
      const at = new Date();
      const entryOf = (before: readonly string[]) =>
        pinEntry(principal, before.map(describe), certificates.map(describe), at);
      const replaced = await this.#store.replace({ accountId, certificates, at, entryOf });
      return replaced === 'conflict' ? undefined : replaced;
    });
    if (outcome === undefined) return { kind: 'contended' };
    crashPoint('pinned_authorities.saved');
    const published = await this.#publish(accountId);
    const fingerprints = wanted.map(({ fingerprint256 }) => fingerprint256);
    if (outcome === 'changed')
      this.#logger.info({ subject, accountId, fingerprints, published }, 'pinned_authorities.changed');
    return { kind: 'saved', pinned: await this.find(principal), published };
  }

  /** Also where nothing has changed: an answer of 200 promises that what is saved is in effect. */
  async #publish(accountId: string): Promise<boolean> {
    for (let last = ''; ;) {
      const page = await this.#webhooks.unpublishedAfter(last, accountId, PAGE_SIZE);
      const published = await Promise.all(page.map((webhook) => this.#publisher.publish(webhook)));
      // What is left is the reconciler's, as everything that could not be published.
      if (!published.every(Boolean)) return false;
      if (page.length < PAGE_SIZE) return true;
      last = page.at(-1)?.id ?? '';
    }
  }
}

function describe(pem: string): string {
  const certificate = new X509Certificate(pem);
  return `${subjectOf(certificate)} (SHA-256 ${certificate.fingerprint256})`;
}
