import { z } from 'zod';
import {
  FORMAT_VERSION_HEADER,
  checkFormatVersion,
  decodeJson,
  decoded,
  epochMsSchema,
  identifierSchema,
  invalid,
  type Decoded,
  type EncodedRecord,
  type ReadableRecord,
} from './decoded.js';

const FORMAT_VERSION = '1';
/** The webhook's version, on full states and on tombstones, so that every view can tell which of two is newer. */
const VERSION_HEADER = 'webhook-version';

const configSchema = z.looseObject({
  webhookId: identifierSchema,
  accountId: identifierSchema,
  name: z.string(),
  url: z.string().min(1),
  active: z.boolean(),
  /** Codes of the event catalogue. */
  events: z.array(z.string()),
  /** Sealed secrets: ciphertext only ever leaves the config service. */
  basicAuth: z.looseObject({ username: z.string(), sealedPassword: z.string() }).nullable(),
  /** Standard Webhooks signing secrets, the current one first. */
  sealedSigningSecrets: z.array(z.string()).min(1),
  /** Replaced ones, which requests are signed with as well until their time is over. */
  retiringSigningSecrets: z
    .array(z.looseObject({ sealed: z.string(), validUntil: epochMsSchema }))
    .optional(),
  /** PEM certificates that the account trusts for its endpoints, in the place of the public authorities. */
  pinnedAuthorities: z.string().optional(),
});

/** The full state of a webhook, as fan-out and delivery need it. */
export type WebhookConfig = z.infer<typeof configSchema>;

/** One record of `webhooks.config`; `config` is null once the webhook has been removed. */
export type WebhookConfigRecord = {
  readonly webhookId: string;
  readonly version: number;
  readonly config: WebhookConfig | null;
};

export function encodeWebhookConfig({ webhookId, version, config }: WebhookConfigRecord): EncodedRecord {
  return {
    key: webhookId,
    value: config === null ? null : Buffer.from(JSON.stringify(config)),
    headers: { [FORMAT_VERSION_HEADER]: FORMAT_VERSION, [VERSION_HEADER]: String(version) },
  };
}

export function decodeWebhookConfig({ key, value, headers }: ReadableRecord): Decoded<WebhookConfigRecord> {
  const webhookId = key?.toString('utf8');
  if (webhookId === undefined || webhookId === '') return invalid('missing_header', 'the record has no key');
  const unsupported = checkFormatVersion(headers, FORMAT_VERSION);
  if (unsupported) return unsupported;
  const versionText = headers[VERSION_HEADER]?.toString();
  if (versionText === undefined) return invalid('missing_header', `header ${VERSION_HEADER} is missing`);
  if (!/^[1-9]\d{0,14}$/.test(versionText)) {
    return invalid('schema_violation', `header ${VERSION_HEADER} is not a positive whole number`);
  }
  const version = Number(versionText);
  if (value === null) return decoded({ webhookId, version, config: null });
  if (value.length === 0) return invalid('empty_value', 'the record has an empty value');
  const config = decodeJson(value, configSchema, 'config');
  if (!config.ok) return config;
  if (config.value.webhookId !== webhookId)
    return invalid('schema_violation', 'config/webhookId is not the key');
  return decoded({ webhookId, version, config: config.value });
}
