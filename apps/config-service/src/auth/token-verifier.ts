import { identifierSchema } from '@sight-webhooks/contracts';
import { errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Principal } from './principal.js';

export type TokenVerification =
  | { readonly kind: 'verified'; readonly principal: Principal }
  /** The token is not one that counts here; `detail` says why without quoting it. */
  | { readonly kind: 'rejected'; readonly detail: string }
  /** The token is genuine but belongs to no Sight account. */
  | { readonly kind: 'no_account' }
  | { readonly kind: 'keys_unavailable'; readonly error: unknown };

export type TokenVerifierOptions = {
  readonly keys: JWTVerifyGetKey;
  readonly issuer: string;
  readonly audience: string;
};

/** Asymmetric only: with an HMAC algorithm allowed, the public key would be the secret. */
const ALGORITHMS = ['ES256', 'RS256', 'EdDSA'];
/** How far the issuer's clock may be from ours. */
const CLOCK_TOLERANCE_S = 5;

const claimsSchema = z.object({
  sub: z.string().min(1).default('unknown'),
  account_id: identifierSchema.max(256),
  roles: z.array(z.string()).default([]),
});

/** Tells who a bearer token stands for. */
export class TokenVerifier {
  readonly #options: TokenVerifierOptions;

  constructor(options: TokenVerifierOptions) {
    this.#options = options;
  }

  async verify(token: string): Promise<TokenVerification> {
    const { keys, issuer, audience } = this.#options;
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp'],
        clockTolerance: CLOCK_TOLERANCE_S,
      });
      const claims = claimsSchema.safeParse(payload);
      if (!claims.success) return { kind: 'no_account' };
      const { sub, account_id, roles } = claims.data;
      return { kind: 'verified', principal: { subject: sub, accountId: account_id, roles } };
    } catch (error) {
      const detail = rejectionOf(error);
      return detail === undefined ? { kind: 'keys_unavailable', error } : { kind: 'rejected', detail };
    }
  }
}

/** Undefined when the fault is not the token's. */
function rejectionOf(error: unknown): string | undefined {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed)
    return `the token's claim "${error.claim}" is not accepted`;
  if (error instanceof errors.JOSEAlgNotAllowed) return "the token's algorithm is not accepted";
  if (error instanceof errors.JWKSNoMatchingKey) return 'the token is signed with an unknown key';
  if (REJECTIONS.some((type) => error instanceof type)) return 'the token is not valid';
  return undefined;
}

const REJECTIONS = [
  errors.JWSInvalid,
  errors.JWTInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JOSENotSupported,
  errors.JWKSMultipleMatchingKeys,
];
