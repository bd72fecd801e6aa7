import { z } from 'zod';

/** More than that is no list of an account's own authorities; two are enough to go from one to the next. */
export const MAX_PINNED_AUTHORITIES = 5;
export const MAX_PINNED_PEM_LENGTH = 32_768;

/** Body of `PUT /pinned-authorities`. What the text holds is judged by the service. */
export const pinnedAuthoritiesUpdateSchema = z
  .strictObject({
    pem: z
      .string()
      .min(1, 'must not be empty')
      .max(MAX_PINNED_PEM_LENGTH, `must be at most ${String(MAX_PINNED_PEM_LENGTH)} characters`)
      .meta({
        description: `1 to ${String(MAX_PINNED_AUTHORITIES)} certificates of certificate authorities, as PEM`,
        examples: ['-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n'],
      }),
  })
  .meta({ id: 'PinnedAuthoritiesUpdate' });
export type PinnedAuthoritiesUpdate = z.infer<typeof pinnedAuthoritiesUpdateSchema>;

/** One certificate of an authority, and what people tell it by. */
export const authorityCertificateSchema = z
  .object({
    subject: z.string().meta({ examples: ['O=Example, CN=Example Root CA'] }),
    /** SHA-256 of the certificate. */
    fingerprint256: z.string().meta({ examples: ['9F:86:D0:…'] }),
    validFrom: z.iso.datetime(),
    validTo: z.iso.datetime(),
    pem: z.string(),
  })
  .meta({ id: 'AuthorityCertificate' });
export type AuthorityCertificate = z.infer<typeof authorityCertificateSchema>;

/** The authorities that an account trusts for its endpoints; none for the public ones. */
export const pinnedAuthoritiesSchema = z
  .object({
    certificates: z.array(authorityCertificateSchema),
    /** Null when nothing is pinned. */
    updatedAt: z.iso.datetime().nullable(),
    /** False in a 202: saved, and in effect as soon as the message broker can be reached again. */
    published: z.boolean().optional(),
  })
  .meta({ id: 'PinnedAuthorities' });
export type PinnedAuthorities = z.infer<typeof pinnedAuthoritiesSchema>;
