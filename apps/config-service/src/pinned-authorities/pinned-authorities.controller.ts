import type { X509Certificate } from 'node:crypto';
import { Inject, Res } from '@nestjs/common';
import type { AuthorityCertificate, PinnedAuthorities } from '@sight-webhooks/contracts';
import type { FastifyReply } from 'fastify';
import type { InputOf } from '../api/operation.js';
import { ApiController, Handles, Input } from '../api/operation.decorators.js';
import { ProblemException, invalidFields } from '../api/problem.exception.js';
import { CurrentPrincipal } from '../auth/principal.decorator.js';
import type { Principal } from '../auth/principal.js';
import { subjectOf } from './authority-certificates.js';
import * as operations from './pinned-authorities.operations.js';
import { PinnedAuthoritiesService, type Pinned, type PinResult } from './pinned-authorities.service.js';

@ApiController()
export class PinnedAuthoritiesController {
  readonly #authorities: PinnedAuthoritiesService;

  constructor(@Inject(PinnedAuthoritiesService) authorities: PinnedAuthoritiesService) {
    this.#authorities = authorities;
  }

  @Handles(operations.getPinnedAuthorities)
  async get(@CurrentPrincipal() principal: Principal): Promise<PinnedAuthorities> {
    return toView(await this.#authorities.find(principal));
  }

  @Handles(operations.replacePinnedAuthorities)
  async replace(
    @Input(operations.replacePinnedAuthorities)
    { body }: InputOf<typeof operations.replacePinnedAuthorities>,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PinnedAuthorities> {
    return answer(savedOf(await this.#authorities.replace(principal, body.pem)), reply);
  }

  @Handles(operations.removePinnedAuthorities)
  async remove(
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PinnedAuthorities | undefined> {
    const saved = savedOf(await this.#authorities.remove(principal));
    return saved.published ? undefined : answer(saved, reply);
  }
}

type Saved = Extract<PinResult, { readonly kind: 'saved' }>;

/** @throws ProblemException for everything but a saved change */
function savedOf(result: PinResult): Saved {
  switch (result.kind) {
    case 'saved':
      return result;
    case 'invalid':
      throw invalidFields([{ pointer: '/pem', detail: result.detail }]);
    case 'contended':
      throw new ProblemException(409, 'others kept changing webhooks of the account, try again');
  }
}

function answer({ pinned, published }: Saved, reply: FastifyReply): PinnedAuthorities {
  if (published) return toView(pinned);
  void reply.status(202);
  return { ...toView(pinned), published };
}

function toView({ certificates, updatedAt }: Pinned): PinnedAuthorities {
  return { certificates: certificates.map(toCertificate), updatedAt: updatedAt?.toISOString() ?? null };
}

function toCertificate(certificate: X509Certificate): AuthorityCertificate {
  const { fingerprint256, validFromDate, validToDate } = certificate;
  return {
    subject: subjectOf(certificate),
    fingerprint256,
    validFrom: validFromDate.toISOString(),
    validTo: validToDate.toISOString(),
    pem: certificate.toString(),
  };
}
