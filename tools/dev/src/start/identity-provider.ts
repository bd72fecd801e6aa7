import { join } from 'node:path';
import { IdentityProviderProcess, type StackKeys } from '@sight-webhooks/testing';
import type { DataFolder } from '../running-stack/data-folder.js';
import { RotatingLogFile } from './rotating-log.file.js';
import type { Shutdown } from './shutdown.js';

export type IdentityProviderOptions = {
  readonly consoleUrl: string;
  readonly keys: StackKeys;
  readonly folder: DataFolder;
  readonly shutdown: Shutdown;
};

/** A provider with demo users; undefined when OIDC_ISSUER names another one. */
export async function startIdentityProvider(
  options: IdentityProviderOptions,
): Promise<IdentityProviderProcess | undefined> {
  if ((process.env['OIDC_ISSUER'] ?? '') !== '') return undefined;
  const { consoleUrl, keys, folder, shutdown } = options;
  const log = new RotatingLogFile(join(folder.logs, 'identity-provider.log'));
  const provider = await IdentityProviderProcess.launch({
    consoleUrl,
    keys,
    onLine: (line) => {
      log.write(line);
    },
  });
  shutdown.add('the identity provider', async () => {
    await provider.stop();
    log.close();
  });
  return provider;
}
