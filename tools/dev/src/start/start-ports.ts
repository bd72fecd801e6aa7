import { isPortFree, PORT_SETTING, type ServiceName, SERVICES } from '@sight-webhooks/testing';
import { UsageError } from '../command-line/usage.error.js';

const DEFAULT_PORTS: Readonly<Record<ServiceName, number>> = {
  'config-service': 3000,
  'fanout-service': 3001,
  'delivery-service': 3002,
};

export type ServicePorts = Readonly<Record<ServiceName, number>>;

/** @throws UsageError that names the setting when it is no port, is given twice or is in use */
export async function servicePorts(environment: NodeJS.ProcessEnv): Promise<ServicePorts> {
  const ports = { ...DEFAULT_PORTS };
  for (const service of SERVICES) {
    const setting = PORT_SETTING[service];
    const text = environment[setting] ?? '';
    const port = text === '' ? DEFAULT_PORTS[service] : Number(text);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new UsageError(`${setting} must be a port between 1 and 65535, not "${text}".`);
    }
    ports[service] = port;
  }
  for (const service of SERVICES) {
    const setting = PORT_SETTING[service];
    const port = ports[service];
    if (SERVICES.some((other) => other !== service && ports[other] === port)) {
      throw new UsageError(`Port ${String(port)} is given to two services: set ${setting} to another one.`);
    }
    if (!(await isPortFree(port))) {
      throw new UsageError(
        `Port ${String(port)} of the ${service} is in use: stop what listens there, or set ${setting} to another port.`,
      );
    }
  }
  return ports;
}
