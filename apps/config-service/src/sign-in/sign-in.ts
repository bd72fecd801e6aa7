import type { ConfigServiceSettings } from '../settings.js';
import type { ClaimNames } from './identity.js';
import { IdentityProviderClient } from './identity-provider.client.js';

export const SIGN_IN = Symbol('sign-in');

export type SignIn = {
  /** Undefined when none is configured: nobody can sign in. */
  readonly provider: IdentityProviderClient | undefined;
  /** Where browsers reach the console. */
  readonly publicUrl: URL;
  readonly claimNames: ClaimNames;
};

export function signInOf(settings: ConfigServiceSettings): SignIn {
  const publicUrl = publicUrlOf(settings);
  const claimNames = { account: settings.OIDC_ACCOUNT_CLAIM, roles: settings.OIDC_ROLES_CLAIM };
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId } = settings;
  if (issuer === undefined || clientId === undefined) return { provider: undefined, publicUrl, claimNames };
  const provider = new IdentityProviderClient({
    issuer,
    clientId,
    clientSecret: settings.OIDC_CLIENT_SECRET,
    scopes: settings.OIDC_SCOPES,
    claimNames,
    publicUrl,
  });
  return { provider, publicUrl, claimNames };
}

/** Without a provider it matters to nobody. */
export function publicUrlOf({ PUBLIC_URL, PORT }: Pick<ConfigServiceSettings, 'PUBLIC_URL' | 'PORT'>): URL {
  return PUBLIC_URL ?? new URL(`http://127.0.0.1:${String(PORT)}`);
}
