import type { PlainPage } from '../console/plain-page.js';

export const loginPath = (returnTo: string): string =>
  `/auth/login?${new URLSearchParams({ returnTo }).toString()}`;

const again = (returnTo = '/') => ({ href: loginPath(returnTo), text: 'Sign in again' });

export const tooManyRequests: PlainPage = {
  title: 'Too many requests',
  text: 'Too many requests to sign in have come from your network within a minute. Try again in a little while.',
};

export const notConfigured: PlainPage = {
  title: 'Sign-in is not set up',
  text: 'No identity provider is configured (OIDC_ISSUER), so nobody can sign in to the console. The REST API works.',
  link: { href: '/api/docs', text: 'The REST API' },
};

export const providerAway = (returnTo: string): PlainPage => ({
  title: 'Nobody can sign in at the moment',
  text: 'The identity provider does not answer as it should. Try again in a little while.',
  link: again(returnTo),
});

export const databaseAway = (returnTo: string): PlainPage => ({
  title: 'Nobody can sign in at the moment',
  text: 'The database cannot be reached. Try again in a little while.',
  link: again(returnTo),
});

/** Came back without a cookie of ours, too late, or a second time. */
export const unknownAttempt: PlainPage = {
  title: 'This sign-in is not known any more',
  text: 'It took too long, was finished before, or was begun in another browser.',
  link: again(),
};

export const refused = (returnTo: string): PlainPage => ({
  title: 'You are not signed in',
  text: 'The identity provider refused, or its answer does not belong to this sign-in.',
  link: again(returnTo),
});

export const noAccount: PlainPage = {
  title: 'You have no Sight account',
  text: 'You are known to the identity provider, but it names no Sight account that you belong to. Ask the owner of your account.',
  link: again(),
};
