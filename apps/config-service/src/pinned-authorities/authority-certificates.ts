import { X509Certificate } from 'node:crypto';
import { MAX_PINNED_AUTHORITIES } from '@sight-webhooks/contracts';

export type ParsedAuthorities =
  | { readonly kind: 'authorities'; readonly certificates: readonly X509Certificate[] }
  /** What is wrong, for whoever sent it; nothing of what was sent but the subject of a certificate. */
  | { readonly kind: 'invalid'; readonly detail: string };

const BLOCK = /-----BEGIN ([^-\n]*)-----[^-]*-----END \1-----/g;
const BEGINNING = /-----BEGIN /g;
const MIN_RSA_BITS = 2_048;
const MAX_SUBJECT_LENGTH = 200;

/**
 * Reads certificates of authorities that can vouch for an endpoint now. Only they are kept, written anew: whatever else
 * the text has goes no further, and a private key is refused, because who pasted it must know.
 */
export function parseAuthorities(text: string, now: Date): ParsedAuthorities {
  if (/PRIVATE KEY/i.test(text))
    return invalid(
      'holds a private key: send the certificate alone, and replace that key, it is no secret any more',
    );
  const blocks = [...text.matchAll(BLOCK)];
  if (blocks.length === 0 || blocks.length !== [...text.matchAll(BEGINNING)].length)
    return invalid('is not PEM: whole blocks from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----');
  if (blocks.length > MAX_PINNED_AUTHORITIES)
    return invalid(
      `has ${String(blocks.length)} certificates, and at most ${String(MAX_PINNED_AUTHORITIES)} can be pinned`,
    );
  const certificates: X509Certificate[] = [];
  for (const [index, [block, label]] of blocks.entries()) {
    const which = blocks.length === 1 ? '' : `certificate ${String(index + 1)} `;
    const certificate = label === 'CERTIFICATE' ? parse(block) : undefined;
    if (certificate === undefined) return invalid(`${which}is not a certificate that can be read`);
    const problem = problemOf(certificate, now);
    if (problem !== undefined) return invalid(`${which}(${subjectOf(certificate)}) ${problem}`);
    if (!certificates.some(({ raw }) => raw.equals(certificate.raw))) certificates.push(certificate);
  }
  return { kind: 'authorities', certificates };
}

/** On one line, the most general part first. */
export function subjectOf({ subject }: X509Certificate): string {
  const text = (subject as string | undefined)?.replaceAll('\n', ', ') ?? '';
  return text === '' ? 'without a subject' : text.slice(0, MAX_SUBJECT_LENGTH);
}

function parse(block: string): X509Certificate | undefined {
  try {
    const certificate = new X509Certificate(block);
    // Read here once, because a key that OpenSSL does not know throws only now.
    return certificate.publicKey.type === 'public' ? certificate : undefined;
  } catch {
    return undefined;
  }
}

function problemOf(certificate: X509Certificate, now: Date): string | undefined {
  const { ca, validFromDate, validToDate, publicKey } = certificate;
  if (!ca) return 'is not the certificate of an authority: it may not sign others';
  if (validToDate <= now) return `has expired, on ${dayOf(validToDate)}`;
  if (validFromDate > now) return `is not valid before ${validFromDate.toISOString()}`;
  const bits = publicKey.asymmetricKeyDetails?.modulusLength;
  if (publicKey.asymmetricKeyType === 'rsa' && bits !== undefined && bits < MIN_RSA_BITS)
    return `has an RSA key of ${String(bits)} bits, and ${String(MIN_RSA_BITS)} are needed`;
  return undefined;
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

function invalid(detail: string): ParsedAuthorities {
  return { kind: 'invalid', detail };
}
