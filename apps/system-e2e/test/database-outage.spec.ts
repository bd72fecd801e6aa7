import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedMongo, waitUntil } from '@sight-webhooks/testing';
import { expect, it, onTestFinished } from 'vitest';
import { Account, receiver, stack } from './scenario.js';

type Readiness = { readonly status: number; readonly warnings: Readonly<Record<string, string>> };

it('goes on delivering while MongoDB is away, says that the log is behind, and catches up', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'sight-outage-'));
  onTestFinished(() => rm(dataFolder, { recursive: true, force: true }));
  let mongo = await startEmbeddedMongo({ dataFolder });
  onTestFinished(() => mongo.stop());
  const product = await stack({ mongoUri: mongo.uri });
  const endpoint = await receiver();
  const account = await Account.of(product);
  await account.createWebhook({ url: endpoint.url('/') });
  const delivery = product.services('delivery-service')[0]?.url ?? '';
  const readiness = async (): Promise<Readiness> => {
    const response = await fetch(`${delivery}/health/ready`);
    return { status: response.status, ...((await response.json()) as Omit<Readiness, 'status'>) };
  };

  await mongo.kill();
  await account.emit(50);
  await endpoint.waitForRequests(50);
  const behind = await waitUntil(readiness, ({ warnings }) => 'delivery log' in warnings, {
    what: 'a warning that the delivery log is behind',
    timeoutMs: 60_000,
  });
  expect(behind.status).toBe(200);

  mongo = await startEmbeddedMongo({ dataFolder, port: mongo.port });
  const deliveries = await account.endedDeliveries(50, 60_000);
  expect(deliveries.every(({ status }) => status === 'delivered')).toBe(true);
  await waitUntil(readiness, ({ warnings }) => !('delivery log' in warnings), { what: 'no more warning' });
  expect(endpoint.requests()).toHaveLength(50);
}, 180_000);
