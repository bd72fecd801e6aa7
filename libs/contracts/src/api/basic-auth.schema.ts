import { z } from 'zod';

const MAX_LENGTH = 256;
const TOO_LONG = `must be at most ${String(MAX_LENGTH)} characters`;
const CONTROL = 'must not contain control characters';

// RFC 7617: neither part may hold control characters, and the first colon ends the username.
const usernameSchema = z
  .string()
  .max(MAX_LENGTH, TOO_LONG)
  .regex(/^[^\u0000-\u001f\u007f]*$/, CONTROL) // eslint-disable-line no-control-regex -- what is refused
  .regex(/^[^:]*$/, 'must not contain a colon');
const passwordSchema = z
  .string()
  .max(MAX_LENGTH, TOO_LONG)
  .regex(/^[^\u0000-\u001f\u007f]*$/, CONTROL); // eslint-disable-line no-control-regex -- what is refused

const notBothEmpty = ({ username, password }: { username: string; password?: string | undefined }): boolean =>
  username !== '' || password !== '';
const BOTH_EMPTY = 'username and password must not both be empty';
/** The same for JSON Schema, which knows no refinements. */
const anyOf = [
  { properties: { username: { minLength: 1 } } },
  { properties: { password: { minLength: 1 } } },
];

/** Either part may be empty (`test:` and `:123` are legal), not both. */
export const basicAuthSchema = z
  .strictObject({ username: usernameSchema, password: passwordSchema })
  .refine(notBothEmpty, BOTH_EMPTY)
  .meta({ id: 'BasicAuth', anyOf });
export type BasicAuth = z.infer<typeof basicAuthSchema>;

/** Without a password the one that is stored stays. */
export const basicAuthPatchSchema = z
  .strictObject({ username: usernameSchema, password: passwordSchema.optional() })
  .refine(notBothEmpty, BOTH_EMPTY)
  .meta({ id: 'BasicAuthPatch', anyOf });
export type BasicAuthPatch = z.infer<typeof basicAuthPatchSchema>;

/** A password never comes back. */
export const basicAuthViewSchema = z
  .object({ username: z.string(), passwordSet: z.boolean() })
  .meta({ id: 'BasicAuthView' });
