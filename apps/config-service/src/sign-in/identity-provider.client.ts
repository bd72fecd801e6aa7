import * as oidc from 'openid-client';
import { claimAt, type ClaimNames, type Claims } from './identity.js';

/** What only the browser that began a sign-in may bring back. */
export type SignInChecks = {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
};

export type ProviderUnavailable = { readonly kind: 'unavailable'; readonly error: unknown };
export type BegunSignIn =
  { readonly kind: 'begun'; readonly url: URL; readonly checks: SignInChecks } | ProviderUnavailable;
export type FinishedSignIn =
  | { readonly kind: 'signed_in'; readonly claims: Claims }
  /** The answer of the provider does not belong to this sign-in, or is a refusal. */
  | { readonly kind: 'refused'; readonly error: Error }
  | ProviderUnavailable;

export type IdentityProviderClientOptions = {
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly scopes: string;
  readonly claimNames: ClaimNames;
  /** Origin of the console. */
  readonly publicUrl: URL;
};

const TIMEOUT_S = 5;
export const CALLBACK_PATH = '/auth/callback';

/**
 * Signs users in at an OpenID provider: authorization code with PKCE. The provider is looked at when it is first
 * needed, and again until it has answered.
 */
export class IdentityProviderClient {
  readonly #options: IdentityProviderClientOptions;
  #discovered: Promise<oidc.Configuration> | undefined;

  constructor(options: IdentityProviderClientOptions) {
    this.#options = options;
  }

  async begin(): Promise<BegunSignIn> {
    const checks = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      codeVerifier: oidc.randomPKCECodeVerifier(),
    };
    try {
      const url = oidc.buildAuthorizationUrl(await this.#configuration(), {
        redirect_uri: new URL(CALLBACK_PATH, this.#options.publicUrl).href,
        scope: this.#options.scopes,
        state: checks.state,
        nonce: checks.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(checks.codeVerifier),
        code_challenge_method: 'S256',
      });
      return { kind: 'begun', url, checks };
    } catch (error) {
      return { kind: 'unavailable', error };
    }
  }

  /** @param query with which the provider sent the browser back */
  async finish(query: string, checks: SignInChecks): Promise<FinishedSignIn> {
    try {
      const configuration = await this.#configuration();
      const url = new URL(CALLBACK_PATH + query, this.#options.publicUrl);
      const tokens = await oidc.authorizationCodeGrant(configuration, url, {
        expectedState: checks.state,
        expectedNonce: checks.nonce,
        pkceCodeVerifier: checks.codeVerifier,
        idTokenExpected: true,
      });
      return { kind: 'signed_in', claims: await this.#claimsOf(tokens, configuration) };
    } catch (error) {
      return isRefusal(error) ? { kind: 'refused', error } : { kind: 'unavailable', error };
    }
  }

  /** Where a browser signs out of the provider; undefined when it has no such place or cannot be asked. */
  async endSessionUrl(): Promise<URL | undefined> {
    try {
      const configuration = await this.#configuration();
      if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
      return oidc.buildEndSessionUrl(configuration, {
        post_logout_redirect_uri: new URL('/', this.#options.publicUrl).href,
      });
    } catch {
      return undefined;
    }
  }

  /** Of the ID token and, where that says too little, of the provider's user info. */
  async #claimsOf(
    tokens: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers,
    configuration: oidc.Configuration,
  ): Promise<Claims> {
    const claims = tokens.claims();
    if (claims === undefined) throw new Error('the provider returned no ID token');
    const { account, roles } = this.#options.claimNames;
    const isComplete = [account, roles, 'name', 'email'].every((name) => claimAt(claims, name) !== undefined);
    if (isComplete || configuration.serverMetadata().userinfo_endpoint === undefined) return claims;
    return { ...(await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub)), ...claims };
  }

  #configuration(): Promise<oidc.Configuration> {
    this.#discovered ??= this.#discover().catch((error: unknown) => {
      this.#discovered = undefined;
      throw error;
    });
    return this.#discovered;
  }

  #discover(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.#options;
    return oidc.discovery(issuer, clientId, undefined, clientAuthentication(clientSecret), {
      timeout: TIMEOUT_S,
      execute: [
        // The ID token's signature counts, not only the connection that it came over.
        oidc.enableNonRepudiationChecks,
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so as a warning; settings let it be http on this host only
        ...(issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : []),
      ],
    });
  }
}

/** In the way that the provider takes; `client_secret_basic` where it does not say. */
function clientAuthentication(secret: string | undefined): oidc.ClientAuth {
  if (secret === undefined) return oidc.None();
  const [post, basic] = [oidc.ClientSecretPost(secret), oidc.ClientSecretBasic(secret)];
  return (server, ...rest) => {
    const takesPost = server.token_endpoint_auth_methods_supported?.includes('client_secret_post') ?? false;
    (takesPost ? post : basic)(server, ...rest);
  };
}

const REFUSALS = new Set([
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
]);

/** Everything else is a provider that is away or does not work. */
function isRefusal(error: unknown): error is Error {
  if (error instanceof oidc.AuthorizationResponseError) return true;
  if (error instanceof oidc.ResponseBodyError) return error.status < 500;
  return error instanceof oidc.ClientError && REFUSALS.has(error.code ?? '');
}
