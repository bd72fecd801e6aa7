import { hostname } from 'node:os';
import { expect, it } from 'vitest';
import { serviceInstance } from './service-instance.js';

it('is named by where its metrics are, the same after a restart', () => {
  const { id } = serviceInstance('delivery-service', '1.2.3', 3002);
  expect(id).toBe(`delivery-service@${hostname()}:3002`);
  expect(serviceInstance('delivery-service', '1.2.4', 3002).id).toBe(id);
});

it('is named by its process where the system chooses the port, so that no two have one name', () => {
  expect(serviceInstance('fanout-service', '1', 0).id).toBe(
    `fanout-service@${hostname()}:pid-${String(process.pid)}`,
  );
});
