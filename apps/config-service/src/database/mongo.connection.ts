import mongoose, { type Connection } from 'mongoose';

/** A connection that is not open yet. Calls fail at once until it is, and within seconds when the database is away. */
export function createMongoConnection(): Connection {
  const connection = mongoose.createConnection();
  connection.set('bufferCommands', false);
  return connection;
}

/** @throws MongoServerSelectionError when the database cannot be reached; can be called again */
export async function openMongoConnection(connection: Connection, uri: string): Promise<void> {
  await connection.openUri(uri, {
    bufferCommands: false,
    autoIndex: false,
    autoCreate: false,
    serverSelectionTimeoutMS: 3_000,
    connectTimeoutMS: 3_000,
    socketTimeoutMS: 20_000,
    waitQueueTimeoutMS: 5_000,
    writeConcern: { w: 'majority', journal: true, wtimeoutMS: 5_000 },
  });
}
