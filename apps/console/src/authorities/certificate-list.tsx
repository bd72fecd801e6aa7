import { Text } from '@mantine/core';
import type { AuthorityCertificate } from '@sight-webhooks/contracts/api';
import { Moment } from '../components/moment.js';
import { useNow } from '../components/use-now.js';
import classes from './authorities.module.css';

/** The pinned authorities, by what people tell them by. */
export function CertificateList({
  certificates,
}: {
  readonly certificates: readonly AuthorityCertificate[];
}) {
  return (
    <ul className={classes['list']} aria-label="Pinned authorities">
      {certificates.map((certificate) => (
        <li key={certificate.fingerprint256} className={classes['certificate']}>
          <strong>{certificate.subject}</strong>
          <Text component="span" className={classes['fingerprint'] ?? ''}>
            SHA-256 {certificate.fingerprint256}
          </Text>
          <Validity validTo={certificate.validTo} />
        </li>
      ))}
    </ul>
  );
}

const SOON_MS = 30 * 86_400_000;

function Validity({ validTo }: { readonly validTo: string }) {
  const leftMs = Date.parse(validTo) - useNow();
  const moment = <Moment at={validTo} />;
  if (leftMs > SOON_MS)
    return (
      <Text size="sm" c="dimmed">
        Valid until {moment}
      </Text>
    );
  return (
    <Text size="sm" c="var(--mantine-color-error)">
      {leftMs > 0 ? 'Expires soon, ' : 'Has expired, '}
      {moment}: deliveries fail from then on with a TLS error.
    </Text>
  );
}
