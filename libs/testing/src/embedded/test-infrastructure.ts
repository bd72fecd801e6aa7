import type { Progress } from '../progress.js';
import { startEmbeddedKafka } from './embedded-kafka.js';
import { startEmbeddedMongo } from './embedded-mongo.js';

/** A broker and a database, wherever they come from. */
export type TestInfrastructure = {
  /** `host:port` of the bootstrap brokers, with commas between them. */
  readonly brokers: string;
  /** Of the replica set, without a database. */
  readonly mongoUri: string;
  stop(): Promise<void>;
};

const nothingToStop = () => Promise.resolve();

/** What the settings name, else containers when TEST_STACK=containers, else the embedded servers. */
export async function startTestInfrastructure(progress: Progress): Promise<TestInfrastructure> {
  const containers = process.env['TEST_STACK'] === 'containers';
  const started = await Promise.allSettled([
    kafka(containers, progress),
    mongo(containers, progress),
  ] as const);
  const stop = async () => {
    const running = started.flatMap((server) => (server.status === 'fulfilled' ? [server.value] : []));
    await Promise.all(running.map((server) => server.stop()));
  };
  const [broker, database] = started;
  if (broker.status === 'fulfilled' && database.status === 'fulfilled') {
    return { brokers: broker.value.brokers, mongoUri: database.value.uri, stop };
  }
  await stop();
  throw broker.status === 'rejected' ? broker.reason : (database as PromiseRejectedResult).reason;
}

// testcontainers is slow to load, and hardly anybody needs it.
const containerModule = () => import('./containers.js');

async function kafka(
  containers: boolean,
  progress: Progress,
): Promise<{ brokers: string; stop(): Promise<void> }> {
  const given = process.env['KAFKA_BROKERS'];
  if (given !== undefined && given !== '') return { brokers: given, stop: nothingToStop };
  return containers ? (await containerModule()).startKafkaContainer() : startEmbeddedKafka({ progress });
}

async function mongo(
  containers: boolean,
  progress: Progress,
): Promise<{ uri: string; stop(): Promise<void> }> {
  const given = process.env['MONGODB_URI'];
  if (given !== undefined && given !== '') return { uri: given, stop: nothingToStop };
  return containers ? (await containerModule()).startMongoContainer() : startEmbeddedMongo({ progress });
}
