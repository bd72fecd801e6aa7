import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { GenericContainer, Wait } from 'testcontainers';
import { freePort } from '../process/free-port.js';
import { KAFKA_IMAGE, MONGO_IMAGE } from './infrastructure.versions.js';
import { REPLICA_SET } from './mongo-replica-set.js';

const BROKER_PORT = 19_092;
const MONGO_PORT = 27_017;

/** The broker of docker-compose.yml in a container. Clients are told the host's port, so it is chosen beforehand. */
export async function startKafkaContainer(): Promise<{ brokers: string; stop(): Promise<void> }> {
  const port = await freePort();
  const container = await new GenericContainer(KAFKA_IMAGE)
    .withExposedPorts({ container: BROKER_PORT, host: port })
    .withEnvironment({
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_LISTENERS: `HOST://:${String(BROKER_PORT)},BROKER://:9092,CONTROLLER://:9093`,
      KAFKA_ADVERTISED_LISTENERS: `HOST://127.0.0.1:${String(port)},BROKER://localhost:9092`,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'HOST:PLAINTEXT,BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT',
      KAFKA_INTER_BROKER_LISTENER_NAME: 'BROKER',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '4',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS: '1000',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    })
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
    .start();
  return { brokers: `127.0.0.1:${String(port)}`, stop: () => container.stop().then(() => undefined) };
}

/** The database of docker-compose.yml in a container, as a replica set of one. */
export async function startMongoContainer(): Promise<{ uri: string; stop(): Promise<void> }> {
  const container = await new GenericContainer(MONGO_IMAGE)
    .withExposedPorts(MONGO_PORT)
    .withCommand(['--replSet', REPLICA_SET, '--bind_ip_all'])
    .withWaitStrategy(Wait.forLogMessage(/Waiting for connections/))
    .start();
  const uri = `mongodb://${container.getHost()}:${String(container.getMappedPort(MONGO_PORT))}/?directConnection=true`;
  const client = new MongoClient(uri);
  try {
    const admin = client.db('admin');
    const members = [{ _id: 0, host: `localhost:${String(MONGO_PORT)}` }];
    await admin.command({ replSetInitiate: { _id: REPLICA_SET, members } });
    while ((await admin.command({ hello: 1 }))['isWritablePrimary'] !== true) await sleep(50);
  } finally {
    await client.close();
  }
  return { uri, stop: () => container.stop().then(() => undefined) };
}
