import { AllowNetsError, KeyringError, parseAllowNets, parseKeyring } from '@sight-webhooks/contracts';
import {
  commonSettings,
  delaySettings,
  flag,
  milliseconds,
  mongoSettings,
  parsed,
  port,
} from '@sight-webhooks/service';
import { z } from 'zod';
import { isProtected } from './auth/web-url.js';
import { limitSettings } from './limits/limits.settings.js';
import { requireWithIssuer, signInSettings } from './sign-in/sign-in.settings.js';

const jwksUri = z.string().transform((text, context) => {
  const uri = URL.canParse(text) ? new URL(text) : undefined;
  if (uri !== undefined && (isProtected(uri) || uri.protocol === 'file:')) return uri;
  context.addIssue({
    code: 'custom',
    message: 'must be an https: URL, an http: URL of this host, or a file: URL',
  });
  return z.NEVER;
});

export const keyringSetting = z
  .string()
  .transform(parsed(parseKeyring, KeyringError))
  .describe(
    'Keys that passwords and signing secrets are encrypted under: id:key, comma separated, each key 32 bytes in base64; the first one encrypts, all of them decrypt',
  );

/** The environment variables of the config service. */
export const settingsSchema = z
  .object({
    ...commonSettings,
    ...mongoSettings,
    PORT: port(3000).describe('Port of the console, the REST API, health and metrics'),
    SECRETS_KEYRING: keyringSetting,
    AUTH_ISSUER: z.string().min(1).describe('The `iss` that access tokens must have'),
    AUTH_AUDIENCE: z.string().min(1).describe('The `aud` that access tokens must have'),
    AUTH_JWKS_URI: jwksUri.describe(
      'Where the keys of the token issuer are: https:, file:, or http: on this host',
    ),
    ...signInSettings,
    ...limitSettings,
    CONSOLE_DIR: z
      .string()
      .optional()
      .describe('Folder of the built console; apps/console/dist of this workspace unless given'),
    EGRESS_ALLOW_HTTP: flag(false).describe('Whether the URL of a webhook may be plain http'),
    EGRESS_ALLOW_NETS: z
      .string()
      .default('')
      .transform(parsed(parseAllowNets, AllowNetsError))
      .describe('Networks (CIDR, comma separated) that endpoints may be in although they are not public'),
    PUBLISH_TIMEOUT_MS: milliseconds(3_000).describe(
      'How long a request waits for the broker before it is answered with 202, milliseconds',
    ),
    RECONCILE_INTERVAL_MS: milliseconds(10_000).describe(
      'Pause between two comparisons of the topic webhooks.config with the database, milliseconds; must be well below the compaction lag of the topic (1 h)',
    ),
    ...delaySettings,
    LAG_INTERVAL_MS: milliseconds(10_000).describe(
      'Pause between two looks at how far the consumer groups are behind, milliseconds',
    ),
    SHUTDOWN_DEADLINE_MS: milliseconds(20_000).describe(
      'How long a stop may take before the process ends regardless, milliseconds',
    ),
  })
  .superRefine(requireWithIssuer);

export type ConfigServiceSettings = z.infer<typeof settingsSchema>;
