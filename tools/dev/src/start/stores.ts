import {
  startEmbeddedKafka,
  startEmbeddedMongo,
  withDatabase,
  type EmbeddedServer,
  type Progress,
} from '@sight-webhooks/testing';
import type { DataFolder } from '../running-stack/data-folder.js';
import type { Shutdown } from './shutdown.js';

const DATABASE = 'sight_webhooks';

export type Store = {
  readonly address: string;
  /** Undefined when it is one that the settings name. */
  readonly embedded: EmbeddedServer | undefined;
};

/** KAFKA_BROKERS when it is set, else a broker of our own. */
export async function kafkaStore(folder: DataFolder, shutdown: Shutdown, progress: Progress): Promise<Store> {
  const given = process.env['KAFKA_BROKERS'] ?? '';
  if (given !== '') return { address: given, embedded: undefined };
  progress('starting Kafka');
  const kafka = await startEmbeddedKafka({ dataFolder: folder.kafka, progress });
  shutdown.add('Kafka', () => kafka.stop());
  return { address: kafka.brokers, embedded: kafka };
}

/** MONGODB_URI when it is set, else a database of our own; with the name of the database in it. */
export async function mongoStore(folder: DataFolder, shutdown: Shutdown, progress: Progress): Promise<Store> {
  const given = process.env['MONGODB_URI'] ?? '';
  if (given !== '')
    return { address: namesDatabase(given) ? given : withDatabase(given, DATABASE), embedded: undefined };
  progress('starting MongoDB');
  const mongo = await startEmbeddedMongo({ dataFolder: folder.mongo, progress });
  shutdown.add('MongoDB', () => mongo.stop());
  return { address: withDatabase(mongo.uri, DATABASE), embedded: mongo };
}

function namesDatabase(uri: string): boolean {
  return /^mongodb(?:\+srv)?:\/\/[^/]+\/[^?]/.test(uri);
}
