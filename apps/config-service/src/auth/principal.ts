/** Who makes a request, as the verified token says. */
export type Principal = {
  /** The token's `sub`. */
  readonly subject: string;
  readonly accountId: string;
  readonly roles: readonly string[];
};

const MANAGER_ROLES: readonly string[] = ['admin', 'account-owner'];

/** Whether somebody may manage the webhooks of their account. */
export function managesWebhooks({ roles }: Principal): boolean {
  return roles.some((role) => MANAGER_ROLES.includes(role));
}
