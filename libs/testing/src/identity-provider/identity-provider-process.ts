import { join } from 'node:path';
import { ManagedChild, type ChildExit } from '../process/child-process.js';
import { freePort } from '../process/free-port.js';
import { REPOSITORY_ROOT } from '../repository.paths.js';
import type { StackKeys } from '../stack/stack-keys.js';
import type { Environment } from '../stack/stack-settings.js';
import { waitUntil } from '../wait-until.js';
import { LOCAL_CLIENT_ID, LOCAL_SCOPES } from './console-client.js';

export type IdentityProviderProcessOptions = {
  /** Origin of the console that signs its users in there. */
  readonly consoleUrl: string;
  readonly keys: StackKeys;
  readonly onLine?: (line: string) => void;
};

const MAIN = join(REPOSITORY_ROOT, 'libs/testing/dist/identity-provider/identity-provider.main.js');
const READY_TIMEOUT_MS = 30_000;

/** An OpenID provider with demo users as a process of its own, on a free port of loopback. */
export class IdentityProviderProcess {
  readonly issuer: string;
  readonly #child: ManagedChild;
  readonly #consoleUrl: string;

  private constructor(port: number, { consoleUrl, keys, onLine }: IdentityProviderProcessOptions) {
    this.issuer = `http://127.0.0.1:${String(port)}`;
    this.#consoleUrl = consoleUrl;
    this.#child = new ManagedChild({
      name: 'identity-provider',
      command: process.execPath,
      args: ['--enable-source-maps', MAIN, String(port), consoleUrl, keys.signingKeyFile],
      ...(onLine === undefined ? {} : { onLine }),
    });
  }

  /** Starts it and returns at once. */
  static async launch(options: IdentityProviderProcessOptions): Promise<IdentityProviderProcess> {
    return new IdentityProviderProcess(await freePort(), options);
  }

  /** Resolves when it answers; kills it when that takes too long. */
  async ready(): Promise<void> {
    try {
      await waitUntil(
        async () => {
          if (this.#child.exit !== undefined) return 'ended';
          return (await fetch(`${this.issuer}/.well-known/openid-configuration`)).status;
        },
        (status) => status === 200 || status === 'ended',
        { what: 'the identity provider answers', timeoutMs: READY_TIMEOUT_MS, intervalMs: 50 },
      );
      if (this.#child.exit !== undefined) throw new Error('the identity provider ended');
    } catch (error) {
      await this.#child.kill();
      throw new Error([(error as Error).message, ...this.#child.output].join('\n'), { cause: error });
    }
  }

  /** With which a config service signs users in here. */
  get settings(): Environment {
    return {
      PUBLIC_URL: this.#consoleUrl,
      OIDC_ISSUER: this.issuer,
      OIDC_CLIENT_ID: LOCAL_CLIENT_ID,
      OIDC_SCOPES: LOCAL_SCOPES,
    };
  }

  get pid(): number {
    return this.#child.pid;
  }

  get exited(): Promise<ChildExit> {
    return this.#child.exited;
  }

  async stop(): Promise<void> {
    await this.#child.stop();
  }

  async kill(): Promise<void> {
    await this.#child.kill();
  }
}
