import { randomBytes } from 'node:crypto';
import type { JWK } from 'jose';
import Provider, { type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import { LOCAL_CLIENT_ID, LOCAL_SCOPES } from './console-client.js';
import { findDemoUser } from './demo-users.js';
import { LOGIN_PATH, loginMiddleware } from './login.middleware.js';
import { page, submitAtOnce } from './page.js';

export type IdentityProviderOptions = {
  readonly port: number;
  /** Origin of the console, the only client. */
  readonly consoleUrl: string;
  /** Private, ES256: signs the ID tokens. */
  readonly signingKey: JWK;
};

const HOUR_S = 3_600;

/** A real OpenID provider with demo users. What it knows is in memory: a restart signs everybody out of it. */
export function createIdentityProvider(options: IdentityProviderOptions): Provider {
  const issuer = `http://127.0.0.1:${String(options.port)}`;
  const provider = new Provider(issuer, configurationOf(options));
  provider.use(loginMiddleware(provider, options.consoleUrl));
  return provider;
}

function configurationOf({ port, consoleUrl, signingKey }: IdentityProviderOptions): Configuration {
  // Cookies ignore ports: without it in the names, two stacks would sign each other's users out.
  const cookieName = (kind: string): string => `sight-demo-${kind}-${String(port)}`;
  return {
    clients: [
      {
        client_id: LOCAL_CLIENT_ID,
        client_name: 'Sight Webhooks',
        redirect_uris: [`${consoleUrl}/auth/callback`],
        post_logout_redirect_uris: [`${consoleUrl}/`],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        // A secret that every clone has would be none; PKCE protects the code.
        token_endpoint_auth_method: 'none',
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [signingKey] },
    cookies: {
      keys: [randomBytes(32).toString('base64url')],
      names: {
        session: cookieName('session'),
        interaction: cookieName('interaction'),
        resume: cookieName('resume'),
      },
    },
    pkce: { required: () => true },
    scopes: LOCAL_SCOPES.split(' '),
    claims: {
      openid: ['sub'],
      profile: ['name'],
      email: ['email', 'email_verified'],
      sight: ['account_id', 'roles'],
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: true, logoutSource },
    },
    interactions: { url: (_ctx, { uid }) => LOGIN_PATH + uid },
    ttl: { Session: 8 * HOUR_S, Grant: 8 * HOUR_S, Interaction: HOUR_S, AccessToken: 300, IdToken: 300 },
    findAccount,
    loadExistingGrant,
    renderError: (ctx, out) => {
      ctx.type = 'html';
      ctx.body = page('Sign-in did not work', `<p>The provider says: ${out.error}.</p>`);
    },
  };
}

function findAccount(_ctx: KoaContextWithOIDC, id: string) {
  const user = findDemoUser(id);
  if (user === undefined) return undefined;
  const { email, name, account, roles } = user;
  return {
    accountId: email,
    claims: () => ({ sub: email, name, email, email_verified: true, account_id: account, roles: [...roles] }),
  };
}

/** The console belongs to the product: its users are not asked whether it may know who they are. */
async function loadExistingGrant({ oidc }: KoaContextWithOIDC) {
  const { client, session, provider } = oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const existing = session.grantIdFor(client.clientId);
  const found = existing === undefined ? undefined : await provider.Grant.find(existing);
  if (found !== undefined) return found;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(LOCAL_SCOPES);
  await grant.save();
  return grant;
}

/** Whoever gets here has asked to sign out already; the button is for browsers without scripts. */
function logoutSource(ctx: KoaContextWithOIDC, form: string): void {
  const button = `<button type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>`;
  ctx.body = page('Signing out', `${form}${button}${submitAtOnce}`);
}
