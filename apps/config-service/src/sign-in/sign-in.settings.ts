import { milliseconds } from '@sight-webhooks/service';
import { z } from 'zod';
import { webUrl } from '../auth/web-url.js';

const origin = webUrl.refine((url) => url.href === `${url.origin}/`, {
  error: 'must have neither a path nor a query',
});

/** With which users sign in to the console; without OIDC_ISSUER nobody can, and the REST API works all the same. */
export const signInSettings = {
  PUBLIC_URL: origin
    .optional()
    .describe(
      'Where browsers reach the console: https:, or http: on this host, without a path; required with OIDC_ISSUER',
    ),
  OIDC_ISSUER: webUrl
    .optional()
    .describe('OpenID provider that users of the console sign in at; without it, nobody can sign in'),
  OIDC_CLIENT_ID: z
    .string()
    .optional()
    .describe('Client id of the console at the provider; required with OIDC_ISSUER'),
  OIDC_CLIENT_SECRET: z.string().optional().describe('Client secret; without it, the client is a public one'),
  OIDC_SCOPES: z
    .string()
    .regex(/^openid( |$)/)
    .default('openid profile email')
    .describe('Scopes that are asked for, separated by spaces, openid first'),
  OIDC_ACCOUNT_CLAIM: z
    .string()
    .default('account_id')
    .describe('Claim with the Sight account: a name, or a path such as sight.account'),
  OIDC_ROLES_CLAIM: z
    .string()
    .default('roles')
    .describe('Claim with the roles: a name, or a path such as realm_access.roles'),
  SESSION_LIFETIME_MS: milliseconds(43_200_000).describe(
    'How long after signing in a session ends, however much it is used, milliseconds',
  ),
  SESSION_IDLE_TIMEOUT_MS: milliseconds(3_600_000).describe(
    'How long after its last request a session ends, milliseconds',
  ),
} as const;

type SignInSettings = Readonly<Partial<Record<'PUBLIC_URL' | 'OIDC_ISSUER' | 'OIDC_CLIENT_ID', unknown>>>;

/** What an issuer alone is not enough without. */
export function requireWithIssuer(settings: SignInSettings, context: z.RefinementCtx): void {
  if (settings.OIDC_ISSUER === undefined) return;
  for (const name of ['PUBLIC_URL', 'OIDC_CLIENT_ID'] as const) {
    if (settings[name] === undefined)
      context.addIssue({ code: 'custom', path: [name], message: 'is required' });
  }
}
