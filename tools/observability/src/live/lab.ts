import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchingProducer } from '@sight-webhooks/kafka';
import {
  SERVICES,
  ScriptableReceiver,
  Stack,
  startEmbeddedKafka,
  startEmbeddedMongo,
  type EmbeddedKafka,
  type EmbeddedMongo,
  type Progress,
  type ServiceName,
  type Teardown,
} from '@sight-webhooks/testing';
import { allRules } from '../rules/all-rules.js';
import { toRuleFile } from '../rules/rule.js';
import { prometheusBinaries } from '../prometheus/prometheus-binaries.js';
import { FAST, FAST_SETTINGS } from './fast.timing.js';
import { PrometheusServer } from './prometheus-server.js';

type Admin = ReturnType<Stack['connection']['client']['admin']>;

/** Kafka's number for topics among what can be configured. */
const TOPIC_RESOURCE = 2 as unknown as Parameters<Admin['alterConfigs']>[0]['resources'][number]['type'];
const EVENTS_PER_SECOND = 10;
export const HEALTHY_WEBHOOKS = 6;
const EVENT = 'report.created';
/** One event in so many goes to an endpoint that always fails, so that there are retries and dead letters. */
const FAILING_EVERY = 40;

/** The product under load, and a Prometheus that watches it. */
export class Lab {
  readonly receiver: ScriptableReceiver;
  readonly stack: Stack;
  readonly prometheus: PrometheusServer;
  readonly producer: BatchingProducer;
  #kafka: EmbeddedKafka;
  #mongo: EmbeddedMongo;
  readonly #folder: string;
  #load: NodeJS.Timeout | undefined;

  private constructor(parts: {
    receiver: ScriptableReceiver;
    stack: Stack;
    prometheus: PrometheusServer;
    producer: BatchingProducer;
    kafka: EmbeddedKafka;
    mongo: EmbeddedMongo;
    folder: string;
  }) {
    this.receiver = parts.receiver;
    this.stack = parts.stack;
    this.prometheus = parts.prometheus;
    this.producer = parts.producer;
    this.#kafka = parts.kafka;
    this.#mongo = parts.mongo;
    this.#folder = parts.folder;
  }

  static async start(teardown: Teardown, progress: Progress): Promise<Lab> {
    const binaries = await prometheusBinaries(progress);
    const folder = await mkdtemp(join(tmpdir(), 'sight-observability-'));
    teardown.add(() => rm(folder, { recursive: true, force: true }));
    progress('starting the product and Prometheus');
    const [kafka, mongo] = await Promise.all([
      startEmbeddedKafka({ dataFolder: join(folder, 'kafka') }),
      startEmbeddedMongo({ dataFolder: join(folder, 'mongo') }),
    ]);
    const stack = await Stack.start({ brokers: kafka.brokers, mongoUri: mongo.uri, settings: FAST_SETTINGS });
    const producer = new BatchingProducer(stack.connection);
    await producer.connect();
    const receiver = await ScriptableReceiver.start();
    const prometheus = await PrometheusServer.start(binaries.prometheus, toRuleFile(allRules(FAST), FAST));
    const lab = new Lab({ receiver, stack, prometheus, producer, kafka, mongo, folder });
    teardown.add(() => lab.#close());
    await lab.#createWebhooks();
    await lab.watch();
    lab.#startLoad();
    return lab;
  }

  /** Prometheus reads the instances that were started last, one of each service, whether they live or not. */
  async watch(): Promise<void> {
    const newest = SERVICES.map((service) => this.stack.services(service).at(-1));
    await this.prometheus.read(newest.map((service) => `127.0.0.1:${String(service?.port)}`));
  }

  async stopService(name: ServiceName): Promise<void> {
    await this.stack.services(name).at(-1)?.kill();
  }

  async startService(name: ServiceName): Promise<void> {
    await this.stack.startService(name);
    await this.watch();
  }

  async stopKafka(): Promise<void> {
    await this.#kafka.stop();
  }

  async startKafka(): Promise<void> {
    this.#kafka = await startEmbeddedKafka({
      dataFolder: join(this.#folder, 'kafka'),
      port: this.#kafka.port,
    });
  }

  async stopMongo(): Promise<void> {
    await this.#mongo.stop();
  }

  async startMongo(): Promise<void> {
    this.#mongo = await startEmbeddedMongo({
      dataFolder: join(this.#folder, 'mongo'),
      port: this.#mongo.port,
    });
  }

  async setRetention(topic: string, retentionMs: number): Promise<void> {
    await this.#asAdmin(async (admin) => {
      await admin.alterConfigs({
        validateOnly: false,
        resources: [
          {
            type: TOPIC_RESOURCE,
            name: this.stack.connection.physicalName(topic),
            configEntries: [{ name: 'retention.ms', value: String(retentionMs) }],
          },
        ],
      });
    });
  }

  /** Some more events come, and then all that the topic holds is deleted. */
  async deleteRecords(topic: string): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const name = this.stack.connection.physicalName(topic);
    await this.#asAdmin(async (admin) => {
      const ends = await admin.fetchTopicOffsets(name);
      const partitions = ends.map(({ partition, high }) => ({ partition, offset: high }));
      await admin.deleteTopicRecords({ topic: name, partitions });
    });
  }

  async #asAdmin(act: (admin: Admin) => Promise<void>): Promise<void> {
    const admin = this.stack.connection.client.admin();
    await admin.connect();
    try {
      await act(admin);
    } finally {
      await admin.disconnect();
    }
  }

  async createWebhook(path: string, event = EVENT): Promise<void> {
    const api = await this.stack.api();
    const body = { name: path, url: this.receiver.url(path), events: [event] };
    const { status } = await api.call('POST', '/webhooks', { body });
    if (status >= 300) throw new Error(`a webhook was answered with ${String(status)}`);
  }

  async #createWebhooks(): Promise<void> {
    this.receiver.on('/failing', { kind: 'respond', status: 500 });
    for (let each = 0; each < HEALTHY_WEBHOOKS; each += 1)
      await this.createWebhook(`/healthy/${String(each)}`);
    await this.createWebhook('/failing', 'report.file_ready');
  }

  #startLoad(): void {
    let count = 0;
    this.#load = setInterval(() => {
      count += 1;
      const type = count % FAILING_EVERY === 0 ? 'report.file_ready' : EVENT;
      // While the broker is away, the events wait in the producer.
      this.stack.emit([{ accountId: 'acme', type, resourceId: count }]).catch(() => undefined);
    }, 1_000 / EVENTS_PER_SECOND);
  }

  async #close(): Promise<void> {
    clearInterval(this.#load);
    await this.prometheus.stop();
    await this.stack.kill();
    await this.receiver.close();
    await this.producer.close();
    await Promise.all([this.#kafka.kill(), this.#mongo.kill()]);
  }
}
