import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { WebhookSecret } from '@sight-webhooks/contracts';
import {
  ApiClient,
  ManagedChild,
  REPOSITORY_ROOT,
  waitUntil,
  type ApiClient as Api,
} from '@sight-webhooks/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigStack, createWebhook, type ConfigTopic } from './config-stack.js';

const key = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;
const [OLD, NEW] = [key('old'), key('new')];
const COUNT = 12;
const KILLED_AT = 5;

let config: ConfigStack;
let api: Api;
let topic: ConfigTopic;
const secrets = new Map<string, string>();
beforeAll(async () => {
  config = await ConfigStack.start(1, {
    settings: { SECRETS_KEYRING: OLD, RECONCILE_INTERVAL_MS: '200' },
  });
  api = await config.stack.api();
  topic = await config.follow();
  for (let n = 0; n < COUNT; n += 1) {
    const { id } = await createWebhook(api, {
      basicAuth: { username: 'sight', password: `secret ${String(n)}` },
    });
    await api.call('POST', `/webhooks/${id}/secret/rotate`);
    secrets.set(id, (await api.call<WebhookSecret>('GET', `/webhooks/${id}/secret`)).body.secret);
  }
});
afterAll(() => config.stop());

async function reseal(
  settings: Readonly<Record<string, string>>,
): Promise<{ code: number | null; output: string }> {
  const child = new ManagedChild({
    name: 'reseal',
    command: process.execPath,
    args: [join(REPOSITORY_ROOT, 'apps/config-service/dist/reseal.main.js')],
    env: { PATH: process.env['PATH'], MONGODB_URI: config.stack.mongoUri, ...settings },
  });
  const { code } = await child.closed;
  return { code, output: child.output.join('\n') };
}

const storedUnder = (id: string): Promise<number> =>
  config.database.collection('webhooks').countDocuments({
    'basicAuth.sealedPassword': { $regex: `^v1\\.${id}\\.` },
    'sealedSigningSecrets.0': { $regex: `^v1\\.${id}\\.` },
    'retiringSigningSecrets.0.sealed': { $regex: `^v1\\.${id}\\.` },
  });

const secretFrom = async (instance: Api, id: string): Promise<string> =>
  (await instance.call<WebhookSecret>('GET', `/webhooks/${id}/secret`)).body.secret;

describe('npm run reseal', () => {
  it('says so when it has no key, and changes nothing that it cannot open', async () => {
    const withoutKey = await reseal({});
    expect([withoutKey.code, withoutKey.output]).toEqual([78, expect.stringContaining('SECRETS_KEYRING')]);
    const withoutOldKey = await reseal({ SECRETS_KEYRING: NEW });
    expect(withoutOldKey.code).toBe(1);
    expect(withoutOldKey.output).toContain('key old is not in the keyring');
    expect(await storedUnder('old')).toBe(COUNT);
  });

  it('is killed half way, and goes on where it was; everything is published under the new key', async () => {
    const keyring = { SECRETS_KEYRING: `${NEW},${OLD}` };
    const killed = await reseal({ ...keyring, CRASH_AT: `webhook.resealed:${String(KILLED_AT)}` });
    expect(killed.code).toBeNull();
    expect([await storedUnder('new'), await storedUnder('old')]).toEqual([KILLED_AT, COUNT - KILLED_AT]);

    const again = await reseal(keyring);
    expect(again.code).toBe(0);
    expect(again.output).toContain(`"resealed":${String(COUNT - KILLED_AT)},"current":${String(KILLED_AT)}`);
    expect(again.output).not.toMatch(/secret \d|whsec_/);
    expect(await storedUnder('new')).toBe(COUNT);

    for (const id of secrets.keys()) {
      const [last] = await waitUntil(
        async () => (await topic.recordsOf(id)).slice(-1),
        ([record]) => record?.version === 3,
        { what: 'the new version is published', timeoutMs: 20_000 },
      );
      expect(last?.config?.basicAuth?.sealedPassword).toMatch(/^v1\.new\./);
      expect(last?.config?.sealedSigningSecrets[0]).toMatch(/^v1\.new\./);
    }
  });

  it('leaves nothing that needs the old key; without the new one, only secrets are out of reach', async () => {
    const token = await config.stack.keys.mintToken({ account: 'acme', roles: ['admin'] });
    const [withNew, withOld] = await Promise.all(
      [NEW, OLD].map(async (SECRETS_KEYRING) => {
        const { url } = await config.stack.startService('config-service', { SECRETS_KEYRING });
        return new ApiClient(url, token);
      }),
    );
    if (withNew === undefined || withOld === undefined) throw new Error('not started');
    for (const [id, secret] of secrets) expect(await secretFrom(withNew, id)).toBe(secret);
    const [id = ''] = secrets.keys();
    expect((await withOld.call('GET', `/webhooks/${id}/secret`)).status).toBe(503);
    expect((await withOld.call('POST', `/webhooks/${id}/deactivate`)).status).toBe(200);
  });
});
