import { identifierSchema } from '@sight-webhooks/contracts';

/** Who has signed in, as the provider says. */
export type Identity = {
  readonly subject: string;
  readonly name: string;
  readonly email: string;
  readonly accountId: string;
  readonly roles: readonly string[];
};

export type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

export type ClaimNames = { readonly account: string; readonly roles: string };

const MAX_ROLES = 100;
/** Two accounts that differ in an unpaired surrogate alone would be one in the database. */
const accountSchema = identifierSchema.max(256);

/** Undefined when the claims name no Sight account. */
export function identityOf(claims: Claims, names: ClaimNames): Identity | undefined {
  const { data: accountId } = accountSchema.safeParse(claimAt(claims, names.account));
  if (accountId === undefined) return undefined;
  const email = textOf(claims['email']);
  return {
    subject: claims.sub,
    name: textOf(claims['name']) || textOf(claims['preferred_username']) || email || claims.sub,
    email,
    accountId,
    roles: rolesOf(claimAt(claims, names.roles)),
  };
}

/** A claim of exactly this name, which may contain dots, or else the value at the end of the path. */
export function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name
    .split('.')
    .reduce<unknown>(
      (value, step) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, step)
          ? (value as Record<string, unknown>)[step]
          : undefined,
      claims,
    );
}

function rolesOf(value: unknown): string[] {
  const all: unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((role) => typeof role === 'string').slice(0, MAX_ROLES);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
