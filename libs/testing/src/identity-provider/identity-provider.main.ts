import { readFile } from 'node:fs/promises';
import type { JWK } from 'jose';
import { createIdentityProvider } from './identity-provider.js';

/** The program: `identity-provider.main.js <port> <origin of the console> <file of the signing key>`. */
const [port = '', consoleUrl = '', keyFile = ''] = process.argv.slice(2);
const signingKey = JSON.parse(await readFile(keyFile, 'utf8')) as JWK;
const provider = createIdentityProvider({ port: Number(port), consoleUrl, signingKey });
provider.on('server_error', (_ctx, error) => {
  console.error(error);
});
const server = provider.listen(Number(port), '127.0.0.1', () => {
  console.log(`listening on ${provider.issuer}`);
});
process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
});
