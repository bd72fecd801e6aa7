import { expect, it, vi } from 'vitest';
import { Shutdown } from './shutdown.js';

it('stops the newest layer first, and each step once', async () => {
  const stopped: string[] = [];
  const step = (name: string) => () => {
    stopped.push(name);
    return Promise.resolve();
  };
  const shutdown = new Shutdown();
  shutdown.add('lock', step('lock'));
  shutdown.nextLayer();
  shutdown.add('kafka', step('kafka'));
  shutdown.nextLayer();
  shutdown.add('service', step('service'));
  expect(await Promise.all([shutdown.run(), shutdown.run()])).toEqual([true, true]);
  expect(stopped).toEqual(['service', 'kafka', 'lock']);
});

it('goes on after a step that fails, says which, and is not clean', async () => {
  const complaint = vi.spyOn(console, 'error').mockReturnValue();
  const kafka = vi.fn(() => Promise.resolve());
  const shutdown = new Shutdown();
  shutdown.add('Kafka', kafka);
  shutdown.nextLayer();
  shutdown.add('delivery-service', () => Promise.reject(new Error('exit code 1')));
  expect(await shutdown.run()).toBe(false);
  expect(kafka).toHaveBeenCalledOnce();
  expect(complaint).toHaveBeenCalledWith('delivery-service did not stop cleanly: Error: exit code 1');
  complaint.mockRestore();
});
