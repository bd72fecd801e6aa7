import { z } from 'zod';

/** Answer of `GET /auth/session`: who uses the console, and for which account. */
export const sessionSchema = z.object({
  user: z.object({ name: z.string(), email: z.string() }),
  accountId: z.string(),
  roles: z.array(z.string()),
  /** Whether the roles are enough to manage the account's webhooks. */
  canManage: z.boolean(),
  /** Whether the roles are enough to see how the services run. */
  canOperate: z.boolean(),
  expiresAt: z.iso.datetime(),
  /** Sent back with every request that changes something. */
  csrfToken: z.string(),
});
export type Session = z.infer<typeof sessionSchema>;

/** Answer of `POST /auth/logout`. */
export const signedOutSchema = z.object({ redirectTo: z.string() });
