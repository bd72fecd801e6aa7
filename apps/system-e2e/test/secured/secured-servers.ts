import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  SERVICES,
  clientSecurity,
  selfSignedCertificate,
  startEmbeddedKafka,
  startEmbeddedMongo,
  type BrokerSecurity,
  type Credentials,
  type EmbeddedKafka,
  type EmbeddedMongo,
  type ServiceName,
} from '@sight-webhooks/testing';

const credentialsOf = (username: string): Credentials => ({
  username,
  password: randomBytes(12).toString('hex'),
});

/** A broker and a database that are reached over TLS and by those who have signed in only. */
export class SecuredServers {
  readonly kafka: EmbeddedKafka;
  readonly mongo: EmbeddedMongo;
  readonly certificateFile: string;
  readonly admin: Credentials;
  /** One user for each service, in both. */
  readonly users: Readonly<Record<ServiceName, Credentials>>;
  readonly #folder: string;

  private constructor(
    servers: Pick<SecuredServers, 'kafka' | 'mongo' | 'certificateFile' | 'admin' | 'users'>,
    folder: string,
  ) {
    this.kafka = servers.kafka;
    this.mongo = servers.mongo;
    this.certificateFile = servers.certificateFile;
    this.admin = servers.admin;
    this.users = servers.users;
    this.#folder = folder;
  }

  static async start(): Promise<SecuredServers> {
    const folder = await mkdtemp(join(tmpdir(), 'sight-secured-'));
    const certificateFile = join(folder, 'server.pem');
    const { key, cert } = await selfSignedCertificate(['127.0.0.1']);
    await writeFile(certificateFile, `${key.trim()}\n${cert.trim()}\n`, { mode: 0o600 });
    const admin = credentialsOf('admin');
    const users = Object.fromEntries(SERVICES.map((service) => [service, credentialsOf(service)])) as Record<
      ServiceName,
      Credentials
    >;
    const kafka = await startEmbeddedKafka({
      security: { certificateFile, admin, users: Object.values(users) },
    });
    const mongo = await startEmbeddedMongo({ security: { certificateFile, admin } });
    return new SecuredServers({ kafka, mongo, certificateFile, admin, users }, folder);
  }

  adminSecurity(): ReturnType<typeof clientSecurity> {
    const security: BrokerSecurity = { certificateFile: this.certificateFile, admin: this.admin, users: [] };
    return clientSecurity(security);
  }

  /** The settings with which a service reaches the broker as its own user. */
  kafkaSettings(service: ServiceName): Record<string, string> {
    const { username, password } = this.users[service];
    return {
      KAFKA_TLS: 'true',
      KAFKA_TLS_CA_FILE: this.certificateFile,
      KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
      KAFKA_SASL_USERNAME: username,
      KAFKA_SASL_PASSWORD: password,
    };
  }

  /** MONGODB_URI of a user. */
  mongoUri({ username, password }: Credentials, database = ''): string {
    return this.mongo.uri
      .replace('mongodb://', `mongodb://${username}:${password}@`)
      .replace('/?', `/${database}?authSource=admin&`);
  }

  async stop(): Promise<void> {
    await this.kafka.stop();
    await this.mongo.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
