import { createServer } from 'node:net';
import { once } from 'node:events';
import { freePort } from '@sight-webhooks/testing';
import { expect, it } from 'vitest';
import { servicePorts } from './start-ports.js';

const ports = async () => ({
  PORT: String(await freePort()),
  FANOUT_PORT: String(await freePort()),
  DELIVERY_PORT: String(await freePort()),
});

it('takes the ports that are set', async () => {
  const set = await ports();
  expect(await servicePorts(set)).toEqual({
    'config-service': Number(set.PORT),
    'fanout-service': Number(set.FANOUT_PORT),
    'delivery-service': Number(set.DELIVERY_PORT),
  });
});

it('names the port that is in use, whose it is and which setting moves it', async () => {
  const set = await ports();
  const server = createServer().listen(Number(set.DELIVERY_PORT), '127.0.0.1');
  await once(server, 'listening');
  await expect(servicePorts(set)).rejects.toThrow(
    `Port ${set.DELIVERY_PORT} of the delivery-service is in use: stop what listens there, or set DELIVERY_PORT to another port.`,
  );
  server.close();
});

it.each(['0', '65536', 'http', '80.5'])('refuses %s as a port', async (text) => {
  await expect(servicePorts({ ...(await ports()), PORT: text })).rejects.toThrow(
    `PORT must be a port between 1 and 65535, not "${text}".`,
  );
});

it('refuses one port for two services', async () => {
  const set = await ports();
  await expect(servicePorts({ ...set, FANOUT_PORT: set.PORT })).rejects.toThrow('is given to two services');
});
