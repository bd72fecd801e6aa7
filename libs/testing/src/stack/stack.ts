import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMPONENTS } from '@sight-webhooks/contracts';
import { BatchingProducer, KafkaConnection, type KafkaLog } from '@sight-webhooks/kafka';
import { withDatabase } from '../embedded/embedded-mongo.js';
import {
  domainEventRecord,
  type ContentMode,
  type DomainEventFields,
} from '../factories/domain-event.factory.js';
import { ApiClient } from './api-client.js';
import { SERVICES, ServiceProcess, type ServiceName } from './service-process.js';
import { StackKeys } from './stack-keys.js';
import { stackSettings, type Environment } from './stack-settings.js';

export type StackOptions = {
  /** Those of the environment unless given, which the set-up of the integration suites provides. */
  readonly brokers?: string;
  readonly mongoUri?: string;
  /** How many of each service; one unless given, none with 0. */
  readonly instances?: Partial<Readonly<Record<ServiceName, number>>>;
  /** Settings that all of them get on top of `stackSettings`. */
  readonly settings?: Environment;
};

const quiet: KafkaLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/**
 * A whole product as real processes, apart from every other on the same broker and database: topics and groups have a
 * prefix of their own, and the database is its own.
 */
export class Stack {
  /** KAFKA_TOPIC_PREFIX */
  readonly prefix: string;
  /** With the stack's own database. */
  readonly mongoUri: string;
  /** Sees the stack's topics by their public names. */
  readonly connection: KafkaConnection;
  readonly keys: StackKeys;
  /** What each of its processes is given. */
  readonly environment: Environment;
  readonly #services: ServiceProcess[] = [];
  readonly #keyFolder: string;
  readonly #producer: BatchingProducer;

  private constructor(options: StackOptions, keys: StackKeys, keyFolder: string) {
    const id = randomBytes(4).toString('hex');
    const brokers = options.brokers ?? required('KAFKA_BROKERS');
    this.prefix = `t${id}.`;
    this.mongoUri = withDatabase(options.mongoUri ?? required('MONGODB_URI'), `sight_${id}`);
    this.keys = keys;
    this.#keyFolder = keyFolder;
    this.environment = {
      PATH: process.env['PATH'],
      ...stackSettings({ brokers, mongoUri: this.mongoUri, keys }),
      KAFKA_TOPIC_PREFIX: this.prefix,
      ...options.settings,
    };
    this.connection = new KafkaConnection(
      { brokers: brokers.split(','), clientId: 'stack', prefix: this.prefix },
      quiet,
    );
    this.#producer = new BatchingProducer(this.connection);
  }

  /** Resolves when every instance is ready; stops what runs when one of them cannot start. */
  static async start(options: StackOptions = {}): Promise<Stack> {
    const keyFolder = await mkdtemp(join(tmpdir(), 'sight-keys-'));
    const stack = new Stack(options, await StackKeys.in(keyFolder), keyFolder);
    try {
      await stack.#createDomainTopics();
      await stack.#producer.connect();
      const wanted = SERVICES.flatMap((service) =>
        Array.from({ length: options.instances?.[service] ?? 1 }, () => service),
      );
      await Promise.all(wanted.map((service) => stack.startService(service)));
      return stack;
    } catch (error) {
      await stack.kill();
      throw error;
    }
  }

  /** One more instance, ready. Settings given here go before the stack's own. */
  async startService(service: ServiceName, settings: Environment = {}): Promise<ServiceProcess> {
    const launched = await ServiceProcess.launch({ service, env: { ...this.environment, ...settings } });
    this.#services.push(launched);
    await launched.ready();
    return launched;
  }

  /** The instances of a service that were started, those that have ended since included. */
  services(service?: ServiceName): readonly ServiceProcess[] {
    return this.#services.filter((each) => service === undefined || each.service === service);
  }

  /** Where the n-th config service listens. */
  url(instance = 0): string {
    const service = this.services('config-service')[instance];
    if (service === undefined) throw new Error(`this stack has no config service number ${String(instance)}`);
    return service.url;
  }

  /** The REST API, called by somebody of this account. */
  async api(
    account = 'acme',
    { role = 'account-owner', instance = 0 }: { readonly role?: string; readonly instance?: number } = {},
  ): Promise<ApiClient> {
    return new ApiClient(this.url(instance), await this.keys.mintToken({ account, roles: [role] }));
  }

  /** Produces Sight events; resolves when the broker has them. */
  async emit(events: readonly DomainEventFields[], mode: ContentMode = 'structured'): Promise<void> {
    await this.#producer.send(events.map((event) => domainEventRecord(event, mode)));
  }

  /**
   * Stops every instance that still runs.
   * @throws AggregateError when some of them did not stop cleanly
   */
  async stop(): Promise<void> {
    await this.#closeOwn();
    const stopped = await Promise.allSettled(this.#services.map((service) => service.stopIfRunning()));
    const failures = stopped.flatMap((each) => (each.status === 'rejected' ? [each.reason as Error] : []));
    if (failures.length > 0)
      throw new AggregateError(failures, failures.map(({ message }) => message).join('\n'));
  }

  /** Ends everything at once. */
  async kill(): Promise<void> {
    await Promise.all(this.#services.map((service) => service.kill()));
    await this.#closeOwn();
  }

  async #closeOwn(): Promise<void> {
    await this.#producer.close();
    await rm(this.#keyFolder, { recursive: true, force: true });
  }

  async #createDomainTopics(): Promise<void> {
    await this.connection.ensureTopics(
      COMPONENTS.map(({ topic }) => ({
        name: topic,
        partitions: Number(this.environment['KAFKA_PARTITIONS']),
        replicationFactor: Number(this.environment['KAFKA_REPLICATION_FACTOR']),
        config: {},
      })),
    );
  }
}

function required(setting: string): string {
  const value = process.env[setting];
  if (value === undefined || value === '') throw new Error(`${setting} is not set`);
  return value;
}
