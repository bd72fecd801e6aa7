import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMPONENTS } from '@sight-webhooks/contracts';
import { BatchingProducer, KafkaConnection, type KafkaLog, type KafkaSettings } from '@sight-webhooks/kafka';
import { withDatabase } from '../embedded/embedded-mongo.js';
import {
  domainEventRecord,
  type ContentMode,
  type DomainEventFields,
} from '../factories/domain-event.factory.js';
import { IdentityProviderProcess } from '../identity-provider/identity-provider-process.js';
import { freePort } from '../process/free-port.js';
import { ApiClient } from './api-client.js';
import { SERVICES, ServiceProcess, type ServiceName } from './service-process.js';
import { StackKeys } from './stack-keys.js';
import { stackSettings, type Environment } from './stack-settings.js';

export type StackOptions = {
  /** Those of the environment unless given, which the set-up of the integration suites provides. */
  readonly brokers?: string;
  readonly mongoUri?: string;
  /** In which its data are; one of its own unless given. */
  readonly database?: string;
  /** How many of each service; one unless given, none with 0. */
  readonly instances?: Partial<Readonly<Record<ServiceName, number>>>;
  /** Settings that all of them get on top of `stackSettings`. */
  readonly settings?: Environment;
  /** How the stack itself reaches brokers that do not let everybody in; its services have settings for that. */
  readonly kafkaSecurity?: Pick<KafkaSettings, 'ssl' | 'sasl'>;
  /** Whether demo users can sign in, at a provider of the stack's own. */
  readonly signIn?: boolean;
};

type StackParts = {
  readonly keys: StackKeys;
  readonly keyFolder: string;
  /** The provider, and the port of the first config service, which is its client. */
  readonly signIn: { readonly provider: IdentityProviderProcess; readonly port: number } | undefined;
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
  readonly #identityProvider: IdentityProviderProcess | undefined;
  /** For the first config service: the provider has been told where it is. */
  #reservedPort: number | undefined;
  readonly #producer: BatchingProducer;

  private constructor(options: StackOptions, { keys, keyFolder, signIn }: StackParts) {
    const id = randomBytes(4).toString('hex');
    const brokers = options.brokers ?? required('KAFKA_BROKERS');
    this.prefix = `t${id}.`;
    this.mongoUri = withDatabase(
      options.mongoUri ?? required('MONGODB_URI'),
      options.database ?? `sight_${id}`,
    );
    this.keys = keys;
    this.#keyFolder = keyFolder;
    this.#identityProvider = signIn?.provider;
    this.#reservedPort = signIn?.port;
    this.environment = {
      PATH: process.env['PATH'],
      ...stackSettings({ brokers, mongoUri: this.mongoUri, keys }),
      KAFKA_TOPIC_PREFIX: this.prefix,
      ...signIn?.provider.settings,
      ...options.settings,
    };
    this.connection = new KafkaConnection(
      { brokers: brokers.split(','), clientId: 'stack', prefix: this.prefix, ...options.kafkaSecurity },
      quiet,
    );
    this.#producer = new BatchingProducer(this.connection);
  }

  /** Resolves when every instance is ready; stops what runs when one of them cannot start. */
  static async start(options: StackOptions = {}): Promise<Stack> {
    const keyFolder = await mkdtemp(join(tmpdir(), 'sight-keys-'));
    const keys = await StackKeys.in(keyFolder);
    const signIn = options.signIn === true ? await launchIdentityProvider(keys) : undefined;
    const stack = new Stack(options, { keys, keyFolder, signIn });
    try {
      await stack.#createDomainTopics();
      await stack.#producer.connect();
      const wanted = SERVICES.flatMap((service) =>
        Array.from({ length: options.instances?.[service] ?? 1 }, () => service),
      );
      await Promise.all([signIn?.provider.ready(), ...wanted.map((service) => stack.startService(service))]);
      return stack;
    } catch (error) {
      await stack.kill();
      throw error;
    }
  }

  /** One more instance, ready. Settings given here go before the stack's own. */
  async startService(service: ServiceName, settings: Environment = {}): Promise<ServiceProcess> {
    const port = service === 'config-service' ? this.#reservedPort : undefined;
    if (port !== undefined) this.#reservedPort = undefined;
    const launched = await ServiceProcess.launch({
      service,
      env: { ...this.environment, ...settings },
      ...(port === undefined ? {} : { port }),
    });
    this.#services.push(launched);
    await launched.ready();
    return launched;
  }

  /** Where demo users sign in, if they can. */
  get identityProvider(): IdentityProviderProcess {
    if (this.#identityProvider === undefined) throw new Error('this stack was started without signIn');
    return this.#identityProvider;
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
    await this.#identityProvider?.stop();
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

/** The provider knows where the console is, and the console where the provider is: one port is chosen ahead. */
async function launchIdentityProvider(keys: StackKeys): Promise<NonNullable<StackParts['signIn']>> {
  const port = await freePort();
  const consoleUrl = `http://127.0.0.1:${String(port)}`;
  return { port, provider: await IdentityProviderProcess.launch({ consoleUrl, keys }) };
}

function required(setting: string): string {
  const value = process.env[setting];
  if (value === undefined || value === '') throw new Error(`${setting} is not set`);
  return value;
}
