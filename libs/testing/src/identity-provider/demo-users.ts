/** Somebody who can sign in to a stack on this machine. */
export type DemoUser = {
  readonly email: string;
  readonly name: string;
  readonly account: string;
  readonly roles: readonly string[];
};

/** Of every demo user. It opens nothing but a provider that listens on loopback only. */
export const DEMO_PASSWORD = 'demo';

const NAMES: Readonly<Record<string, { readonly name: string; readonly roles: readonly string[] }>> = {
  owner: { name: 'Olivia Owner', roles: ['account-owner'] },
  admin: { name: 'Adam Admin', roles: ['admin'] },
  member: { name: 'Mia Member', roles: ['member'] },
  operator: { name: 'Otto Operator', roles: ['operator'] },
  lead: { name: 'Lea Lead', roles: ['admin', 'operator'] },
};

/**
 * The user of an e-mail address `<owner|admin|member|operator|lead>@<account>.example`. Every account has all of them, so that
 * whoever tries something out, or tests, can have an account of their own.
 */
export function findDemoUser(email: string): DemoUser | undefined {
  const address = email.trim().toLowerCase();
  const [, localPart = '', account] = /^(\w+)@([a-z\d][a-z\d-]{0,62})\.example$/.exec(address) ?? [];
  const person = NAMES[localPart];
  if (person === undefined || account === undefined) return undefined;
  return { email: address, name: person.name, account, roles: person.roles };
}

const SHOWN = [
  ['owner@acme.example', 'account owner of acme'],
  ['admin@acme.example', 'admin of acme'],
  ['member@acme.example', 'member of acme, may not manage webhooks'],
  ['owner@globex.example', 'account owner of globex'],
  ['operator@sight.example', 'operator, sees how the services run'],
] as const;

/** Those that the sign-in page and `npm start` suggest. */
export const DEMO_USERS: readonly { readonly email: string; readonly description: string }[] = SHOWN.map(
  ([email, description]) => ({ email, description }),
);
