import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManagedChild, freePort, waitUntil } from '@sight-webhooks/testing';
import { stringify } from 'yaml';
import { SCRAPE_INTERVAL } from './fast.timing.js';

export type Sample = { readonly metric: Readonly<Record<string, string>>; readonly value: number };

type Answer = {
  readonly status: string;
  readonly error?: string;
  readonly data: { readonly result: readonly { metric: Record<string, string>; value: [number, string] }[] };
};

/** A real Prometheus that reads what it is told to, and evaluates rules. */
export class PrometheusServer {
  readonly #child: ManagedChild;
  readonly #folder: string;
  readonly #url: string;

  private constructor(child: ManagedChild, folder: string, port: number) {
    this.#child = child;
    this.#folder = folder;
    this.#url = `http://127.0.0.1:${String(port)}`;
  }

  /** @param rules what `toRuleFile` makes */
  static async start(prometheus: string, rules: object): Promise<PrometheusServer> {
    const folder = await mkdtemp(join(tmpdir(), 'sight-prometheus-'));
    const port = await freePort();
    const config = {
      global: { scrape_interval: SCRAPE_INTERVAL, evaluation_interval: SCRAPE_INTERVAL },
      rule_files: ['rules.yml'],
      scrape_configs: [
        {
          job_name: 'sight-webhooks',
          file_sd_configs: [{ files: ['targets.json'], refresh_interval: SCRAPE_INTERVAL }],
        },
      ],
    };
    await writeFile(join(folder, 'prometheus.yml'), stringify(config));
    await writeFile(join(folder, 'rules.yml'), stringify(rules, { lineWidth: 0 }));
    await writeFile(join(folder, 'targets.json'), '[]');
    const child = new ManagedChild({
      name: 'prometheus',
      command: prometheus,
      args: [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${String(port)}`,
      ],
    });
    const server = new PrometheusServer(child, folder, port);
    await waitUntil(
      async () => (await fetch(`${server.#url}/-/ready`)).status,
      (status) => status === 200,
      { what: 'Prometheus is ready', intervalMs: 200 },
    );
    return server;
  }

  /** From now on it reads these; the file is replaced at once, never half written. */
  async read(targets: readonly string[]): Promise<void> {
    const path = join(this.#folder, 'targets.json');
    await writeFile(`${path}.new`, JSON.stringify([{ targets }]));
    await rename(`${path}.new`, path);
  }

  /** @throws Error when the expression is none */
  async query(expr: string): Promise<Sample[]> {
    const response = await fetch(`${this.#url}/api/v1/query`, {
      method: 'POST',
      body: new URLSearchParams({ query: expr }),
    });
    const { status, error, data } = (await response.json()) as Answer;
    if (status !== 'success') throw new Error(`${error ?? status}: ${expr}`);
    return data.result.map(({ metric, value: [, value] }) => ({ metric, value: Number(value) }));
  }

  /** The names of the alerts that fire now. */
  firing(): Promise<string[]> {
    return this.#alerts('ALERTS{alertstate="firing"}');
  }

  /** The names of the alerts that fire now, and of those that will if nothing changes. */
  active(): Promise<string[]> {
    return this.#alerts('ALERTS');
  }

  async #alerts(selector: string): Promise<string[]> {
    const alerts = await this.query(`count by (alertname) (${selector})`);
    return alerts.map(({ metric }) => metric['alertname'] ?? '').sort();
  }

  async stop(): Promise<void> {
    await this.#child.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
