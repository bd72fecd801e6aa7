import { hostname } from 'node:os';

/** One process of a service. */
export type ServiceInstance = {
  readonly service: string;
  /** The same in logs, metrics, traces, at the brokers and on the console's page for operators. */
  readonly id: string;
  readonly version: string;
  readonly startedAt: Date;
};

/**
 * Named by where its health and metrics are, `delivery-service@host-1:3002`: easy to tell apart and to find, and the same
 * after a restart. On a port that the system chooses, by its process instead.
 */
export function serviceInstance(service: string, version: string, port: number): ServiceInstance {
  const place = port === 0 ? `pid-${String(process.pid)}` : String(port);
  return { service, id: `${service}@${hostname()}:${place}`, version, startedAt: new Date() };
}
