import { Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import type { ServiceInstance } from './service-instance.js';

/** A registry with the process's own figures and `build_info`. */
export function createMetrics({ service, id, version }: ServiceInstance): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'build_info',
    help: 'Always 1; the version and the name of the instance are in the labels.',
    // Not `instance`: Prometheus gives that name to the address that it scrapes.
    labelNames: ['version', 'instance_id'],
    registers: [registry],
  }).set({ version, instance_id: id }, 1);
  return registry;
}
