/** What can be said of a text before it is sent; a private key must not leave the browser. */
export function problemOfPem(text: string): string | undefined {
  if (text.trim() === '') return 'Paste the certificate of an authority.';
  if (/PRIVATE KEY/i.test(text))
    return 'This holds a private key, which is a secret. It has not been sent: paste the certificate alone.';
  if (!text.includes('-----BEGIN CERTIFICATE-----'))
    return 'This is not PEM: it has no line “-----BEGIN CERTIFICATE-----”.';
  return undefined;
}
