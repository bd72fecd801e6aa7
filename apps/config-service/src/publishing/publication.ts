import type { WebhookVersions } from '../webhooks/webhooks.repository.js';

/**
 * How the topic stands to the database:
 * - `behind`: its last record is an older version, or missing;
 * - `unmarked`: it has the current version, but the database doesn't know;
 * - `current`: both agree.
 */
export type Publication = 'behind' | 'unmarked' | 'current';

/** @param lastVersion the version of the topic's last record, 0 for none or a tombstone */
export function publicationOf(webhook: WebhookVersions, lastVersion: number): Publication {
  const acknowledged = webhook.publishedVersion >= webhook.version;
  // A removal is the last version there is. Its tombstone, once published, may have been compacted away.
  if (webhook.removedAt !== null) return acknowledged && lastVersion === 0 ? 'current' : 'behind';
  if (lastVersion < webhook.version) return 'behind';
  return acknowledged ? 'current' : 'unmarked';
}
