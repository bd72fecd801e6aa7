import { randomUUID } from 'node:crypto';
import mongoose, { type Connection } from 'mongoose';
import { afterAll, beforeAll } from 'vitest';

/** Connections to a database that only this test file uses; it is dropped at the end. */
export function useDatabase(): { connect(): Promise<Connection> } {
  const dbName = `delivery-log-${randomUUID().slice(0, 8)}`;
  const connections: Connection[] = [];
  const connect = async (): Promise<Connection> => {
    const uri = process.env['MONGODB_URI'];
    if (uri === undefined) throw new Error('MONGODB_URI is not set: run with vitest.integration.config.ts');
    const connection = await mongoose.createConnection(uri, { dbName }).asPromise();
    connections.push(connection);
    return connection;
  };
  beforeAll(connect);
  afterAll(async () => {
    await connections[0]?.dropDatabase();
    for (const connection of connections) await connection.close();
  });
  return { connect };
}
