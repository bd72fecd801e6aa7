import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KAFKA_IMAGE, MONGO_IMAGE, PORT_SETTING, REPOSITORY_ROOT, SERVICES } from '@sight-webhooks/testing';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

// No container engine is needed for these: they keep the files from drifting apart from the code.

type ComposeService = {
  readonly image?: string;
  readonly build?: string;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[]; readonly retries: number };
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
};

const text = (name: string) => readFileSync(join(REPOSITORY_ROOT, name), 'utf8');
const { services } = parse(text('docker-compose.yml'), { merge: true }) as {
  services: Record<string, ComposeService>;
};
const dockerfile = text('Dockerfile');

describe('docker-compose.yml', () => {
  it('has the broker, the database, the three services, and what watches them', () => {
    expect(Object.keys(services).sort()).toEqual(
      [...SERVICES, 'grafana', 'kafka', 'mongo', 'prometheus'].sort(),
    );
  });

  it('uses the images that the tests use', () => {
    expect(services['kafka']?.image).toBe(KAFKA_IMAGE);
    expect(services['mongo']?.image).toBe(MONGO_IMAGE);
  });

  it.each(Object.entries(services))(
    'runs %s as an ordinary user and knows when it is healthy',
    (_name, service) => {
      expect(service.user).toMatch(/^(?!root|0)\w+$/);
      expect(service.healthcheck?.test[0]).toBe('CMD');
      expect(service.healthcheck?.retries).toBeGreaterThan(0);
    },
  );

  it.each(SERVICES)('gives %s its port, its program and no way to write', (name) => {
    const service = services[name];
    const port = service?.environment?.[PORT_SETTING[name]];
    expect(port).toMatch(/^\d+$/);
    expect(service?.ports).toEqual([`127.0.0.1:${String(port)}:${String(port)}`]);
    expect(service?.healthcheck?.test.join(' ')).toContain(`:${String(port)}/health/ready`);
    expect(service?.command?.at(-1)).toBe(`apps/${name}/dist/main.js`);
    expect(service?.read_only).toBe(true);
    expect(service?.build).toBe('.');
  });

  it('gives Prometheus and Grafana only files that there are', () => {
    for (const name of ['prometheus', 'grafana']) {
      const mounted = (services[name]?.volumes ?? []).filter((volume) => volume.startsWith('./'));
      expect(mounted.length).toBeGreaterThan(0);
      for (const volume of mounted) {
        const [folder = '', , mode] = volume.split(':');
        expect(existsSync(join(REPOSITORY_ROOT, folder))).toBe(true);
        expect(mode).toBe('ro');
      }
    }
  });

  it('has Prometheus read every service where it is', () => {
    const {
      scrape_configs: [job],
    } = parse(text('observability/prometheus/prometheus.yml')) as {
      scrape_configs: [{ static_configs: [{ targets: string[] }] }];
    };
    expect(job.static_configs[0].targets).toEqual(
      SERVICES.map((name) => `${name}:${String(services[name]?.environment?.[PORT_SETTING[name]])}`),
    );
  });

  it('contains no secret', () => {
    for (const { environment = {} } of Object.values(services)) {
      for (const [name, value] of Object.entries(environment)) {
        // Required, or none unless it is set.
        if (/KEY|PASSWORD|SECRET/.test(name)) expect(value).toMatch(/^\$\{\w+:(?:\?.+|-)\}$/);
      }
    }
  });
});

describe('the Dockerfile', () => {
  it.each(SERVICES)('builds %s', (name) => {
    expect(dockerfile).toContain(`apps/${name}/tsconfig.build.json`);
    expect(existsSync(join(REPOSITORY_ROOT, 'apps', name, 'tsconfig.build.json'))).toBe(true);
  });

  it('ends as an ordinary user', () => {
    const users = dockerfile.match(/^USER .+$/gm);
    expect(users).toEqual(['USER node']);
  });
});
