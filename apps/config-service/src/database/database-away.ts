import { MongooseError, mongo } from 'mongoose';

const AWAY = [
  mongo.MongoNetworkError,
  mongo.MongoServerSelectionError,
  mongo.MongoNotConnectedError,
  mongo.MongoTopologyClosedError,
  mongo.MongoWriteConcernError,
] as const;

/** Whether the database cannot be reached, or cannot take writes, at the moment; the same call can succeed later. */
export function isDatabaseAway(error: unknown): boolean {
  if (AWAY.some((type) => error instanceof type)) return true;
  if (error instanceof mongo.MongoError) return error.hasErrorLabel('RetryableWriteError');
  // Before the first connection Mongoose refuses by itself, with an error of no particular type.
  return error instanceof MongooseError && error.message.includes('before initial connection');
}
