import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Kafka, logLevel, type ISocketFactory, type KafkaConfig, type LogEntry } from 'kafkajs';

/** What the library writes its log lines to; a pino logger fits. */
export type KafkaLog = Record<'debug' | 'info' | 'warn' | 'error', (fields: object, message: string) => void>;

export type KafkaSettings = {
  /** `host:port` of the bootstrap brokers. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Put before every topic and group, for clusters that several systems share. Callers never see it. */
  readonly prefix?: string;
  readonly ssl?: KafkaConfig['ssl'];
  readonly sasl?: KafkaConfig['sasl'];
};

export type TopicToCreate = {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly config: Readonly<Record<string, string>>;
};

const CONNECTION_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 15_000;

/** kafkajs's own socket factory leaves Nagle's algorithm on: a small request then waits for the one before it. */
const socketFactory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  const options = { host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 };
  if (!(ssl as typeof ssl | undefined)) return connectTcp(options, onConnect);
  return connectTls({ ...options, ...(isIP(host) ? {} : { servername: host }), ...ssl }, onConnect);
};

/** The way to a Kafka cluster. Everything in this library is made from one. */
export class KafkaConnection {
  readonly log: KafkaLog;
  readonly client: Kafka;
  readonly #prefix: string;

  constructor(settings: KafkaSettings, log: KafkaLog) {
    this.log = log;
    this.#prefix = settings.prefix ?? '';
    this.client = new Kafka({
      brokers: [...settings.brokers],
      clientId: settings.clientId,
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 5 },
      logLevel: logLevel.WARN,
      logCreator: () => (entry) => {
        writeLog(log, entry);
      },
      socketFactory,
      ...(settings.ssl === undefined ? {} : { ssl: settings.ssl }),
      ...(settings.sasl === undefined ? {} : { sasl: settings.sasl }),
    });
  }

  /** The cluster's name of a topic or group of ours. */
  physicalName(name: string): string {
    return this.#prefix + name;
  }

  /** Our name of one of the cluster's topics. */
  logicalName(name: string): string {
    return name.startsWith(this.#prefix) ? name.slice(this.#prefix.length) : name;
  }

  /** Creates the topics that do not exist yet; those that do are left as they are. */
  async ensureTopics(topics: readonly TopicToCreate[]): Promise<void> {
    const admin = this.client.admin();
    await admin.connect();
    try {
      const existing = new Set(await admin.listTopics());
      const missing = topics.filter(({ name }) => !existing.has(this.physicalName(name)));
      if (missing.length === 0) return;
      // False when another instance was faster, which is as good.
      await admin.createTopics({
        waitForLeaders: true,
        topics: missing.map(({ name, partitions, replicationFactor, config }) => ({
          topic: this.physicalName(name),
          numPartitions: partitions,
          replicationFactor,
          configEntries: Object.entries(config).map(([key, value]) => ({ name: key, value })),
        })),
      });
    } finally {
      await admin.disconnect();
    }
  }
}

function writeLog(log: KafkaLog, { level, namespace, log: { message, ...fields } }: LogEntry): void {
  const {
    timestamp: _timestamp,
    logger: _logger,
    stack: _stack,
    ...rest
  } = fields as Record<string, unknown>;
  const line = { kafka: namespace, ...rest };
  // kafkajs calls the ordinary course of a consumer group an error.
  if (String(rest['error']).includes('rebalancing')) log.debug(line, message);
  else if (level <= logLevel.ERROR) log.error(line, message);
  else if (level === logLevel.WARN) log.warn(line, message);
  else log.debug(line, message);
}
