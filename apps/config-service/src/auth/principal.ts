/** Who makes a request, as the verified token or the session says. */
export type Principal = {
  /** The `sub` of the token. */
  readonly subject: string;
  /** As the provider shows it; a token has none. */
  readonly name?: string;
  readonly accountId: string;
  readonly roles: readonly string[];
};

const MANAGER_ROLES: readonly string[] = ['admin', 'account-owner'];

const OPERATOR_ROLE = 'operator';

/** Whether somebody runs the services. It says nothing of any account's webhooks. */
export function operatesServices({ roles }: Pick<Principal, 'roles'>): boolean {
  return roles.includes(OPERATOR_ROLE);
}

/** Whether somebody may manage the webhooks of their account. */
export function managesWebhooks({ roles }: Pick<Principal, 'roles'>): boolean {
  return roles.some((role) => MANAGER_ROLES.includes(role));
}
