import { ScriptableReceiver, certificate, certificateFile, type Stack } from '@sight-webhooks/testing';
import { expect, it, onTestFinished } from 'vitest';
import { Account, stack } from './scenario.js';

const PIN = '/pinned-authorities';

async function endpoint(name: string): Promise<ScriptableReceiver> {
  const tls = {
    cert: certificate(`${name}.pem`),
    key: certificate(`${name}-key.pem`),
  };
  const started = await ScriptableReceiver.start({ tls });
  onTestFinished(() => started.close());
  return started;
}

/** One event, right away, and what came of it at the endpoint of the public and of the private authority. */
async function outcomes(account: Account, product: Stack, known: number): Promise<(string | null)[]> {
  expect(product.services('delivery-service')).toHaveLength(1);
  const [resourceId] = await account.emit();
  const ended = await account.endedDeliveries(known + 2);
  const names = await account.api.call<{ items: { id: string; name: string }[] }>('GET', '/webhooks');
  return ['public', 'private'].map((name) => {
    const webhookId = names.body.items.find((webhook) => webhook.name === name)?.id;
    const found = ended.find((each) => each.webhookId === webhookId && each.resourceId === resourceId);
    return found?.attempts.at(-1)?.error ?? found?.status ?? null;
  });
}

it('an account that pins its own authority reaches its own endpoints alone, from the next event on', async () => {
  const product = await stack({
    settings: { RETRY_DELAY_MS: '200', NODE_EXTRA_CA_CERTS: certificateFile('ca.pem') },
  });
  const [ofPublic, ofPrivate] = [await endpoint('localhost'), await endpoint('private')];
  const [pinning, other] = [await Account.of(product), await Account.of(product)];
  for (const account of [pinning, other]) {
    await account.createWebhook({ name: 'public', url: ofPublic.url('/') });
    await account.createWebhook({ name: 'private', url: ofPrivate.url('/') });
  }
  const pem = certificate('private-ca.pem');
  expect(await outcomes(pinning, product, 0)).toEqual(['delivered', 'tls']);
  expect((await pinning.api.call('PUT', PIN, { body: { pem } })).status).toBe(200);
  expect(await outcomes(pinning, product, 2)).toEqual(['tls', 'delivered']);
  expect((await pinning.api.call('DELETE', PIN)).status).toBe(204);
  expect(await outcomes(pinning, product, 4)).toEqual(['delivered', 'tls']);
  expect((await pinning.api.call('PUT', PIN, { body: { pem: pem + certificate('ca.pem') } })).status).toBe(
    200,
  );
  expect(await outcomes(pinning, product, 6)).toEqual(['delivered', 'delivered']);
  expect(await outcomes(other, product, 0)).toEqual(['delivered', 'tls']);
});
