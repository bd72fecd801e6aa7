import { isIP } from 'node:net';
import { generate } from 'selfsigned';

export type Certificate = { readonly key: string; readonly cert: string };

/** A certificate that nobody vouches for but itself; valid for the given names and addresses, for a day. */
export async function selfSignedCertificate(hosts: readonly string[]): Promise<Certificate> {
  const dayMs = 86_400_000;
  const { private: key, cert } = await generate([{ name: 'commonName', value: hosts[0] ?? 'localhost' }], {
    keyType: 'ec',
    curve: 'P-256',
    notBeforeDate: new Date(Date.now() - dayMs),
    notAfterDate: new Date(Date.now() + dayMs),
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: hosts.map((host) => (isIP(host) ? { type: 7, ip: host } : { type: 2, value: host })),
      },
    ],
  });
  return { key, cert };
}
