import type { ServiceName } from '@sight-webhooks/testing';
import { MongoClient } from 'mongodb';
import type { SecuredServers } from './secured-servers.js';

type Rights = { readonly collections: readonly string[]; readonly actions: readonly string[] };

const ALL = ['find', 'insert', 'update', 'remove', 'createIndex', 'createCollection', 'listIndexes'];
const APPEND = ['find', 'insert', 'createIndex', 'createCollection', 'listIndexes'];

/** What docs/security.md says that each service needs in the database. */
const RIGHTS: Readonly<Partial<Record<ServiceName, readonly Rights[]>>> = {
  'config-service': [
    {
      collections: ['webhooks', 'accounts', 'created_requests', 'sessions', 'request_counts'],
      actions: ALL,
    },
    { collections: ['audit_log'], actions: APPEND },
    { collections: ['deliveries', 'instances'], actions: ['find'] },
  ],
  'delivery-service': [{ collections: ['deliveries', 'instances'], actions: ALL }],
};

/** A user for each service that has a database, with its rights in the product's one. */
export async function createDatabaseUsers(servers: SecuredServers, database: string): Promise<void> {
  const client = await new MongoClient(servers.mongoUri(servers.admin)).connect();
  try {
    for (const [service, rights] of Object.entries(RIGHTS) as [ServiceName, readonly Rights[]][]) {
      const { username, password } = servers.users[service];
      const privileges = rights.flatMap(({ collections, actions }) =>
        collections.map((collection) => ({ resource: { db: database, collection }, actions })),
      );
      await client.db('admin').command({ createRole: username, privileges, roles: [] });
      await client.db('admin').command({ createUser: username, pwd: password, roles: [username] });
    }
  } finally {
    await client.close();
  }
}
