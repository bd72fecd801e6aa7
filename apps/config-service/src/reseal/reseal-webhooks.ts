import type { Keyring } from '@sight-webhooks/contracts';
import { crashPoint, type Logger } from '@sight-webhooks/service';
import type { Webhook } from '../webhooks/webhook.js';
import type { WebhooksRepository } from '../webhooks/webhooks.repository.js';
import { reseal, type Resealing } from './resealed-webhook.js';

export type ResealOptions = {
  readonly repository: Pick<WebhooksRepository, 'allAfter' | 'load' | 'replaceSecrets'>;
  readonly keyring: Keyring;
  readonly logger: Logger;
};

/** Webhooks by what became of them. */
export type ResealCounts = Record<Resealing['kind'], number>;

const PAGE_SIZE = 200;
/** Each lost turn means that somebody else has changed the webhook. */
const MAX_TURNS = 20;

/**
 * Brings all secrets under the first key of the keyring. What is done is not done again, so it can be ended at any
 * time and started once more. The reconciler publishes the new versions.
 */
export async function resealWebhooks({ repository, keyring, logger }: ResealOptions): Promise<ResealCounts> {
  const counts: ResealCounts = { resealed: 0, current: 0, unreadable: 0 };
  for (let last = ''; ;) {
    const page = await repository.allAfter(last, PAGE_SIZE);
    for (const webhook of page) {
      const resealing = await resealOne(webhook, { repository, keyring });
      counts[resealing.kind] += 1;
      if (resealing.kind === 'unreadable')
        logger.error({ webhookId: webhook.id, detail: resealing.detail }, 'reseal.unreadable');
      if (resealing.kind === 'resealed') crashPoint('webhook.resealed');
    }
    logger.info(counts, 'reseal.progress');
    if (page.length < PAGE_SIZE) return counts;
    last = page.at(-1)?.id ?? '';
  }
}

async function resealOne(
  found: Webhook,
  { repository, keyring }: Pick<ResealOptions, 'repository' | 'keyring'>,
): Promise<Resealing> {
  let webhook: Webhook | undefined = found;
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    if (webhook === undefined) return { kind: 'current' };
    const resealing = reseal(webhook, keyring);
    if (resealing.kind !== 'resealed' || (await repository.replaceSecrets(resealing.webhook)))
      return resealing;
    [webhook] = await repository.load([webhook.id]);
  }
  throw new Error(`webhook ${found.id} kept changing: start again`);
}
