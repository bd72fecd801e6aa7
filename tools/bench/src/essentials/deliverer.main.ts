import { MongoClient } from 'mongodb';
import { BatchingProducer, settledBy, type ConsumedRecord } from '@sight-webhooks/kafka';
import { DirectClient } from '../load/direct-client.js';
import { consumerOf, runPart } from './essentials-process.js';
import {
  ESSENTIAL_DELIVERIES,
  ESSENTIAL_TOPICS,
  type EssentialDelivery,
  type EssentialsTask,
} from './essentials.protocol.js';

// Tasks to requests, what came of them to the outcomes topic, and from there into the log.

const REQUESTS_AT_A_TIME = 512;
const LOG_MIN_FETCH_BYTES = 64 * 1_024;

type Outcome = Omit<EssentialDelivery, '_id' | 'startedAt'> & {
  readonly _id: string;
  readonly startedAt: number;
};

let running = 0;
const waiting: (() => void)[] = [];

async function slot(): Promise<void> {
  if (running === REQUESTS_AT_A_TIME) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
}

function release(): void {
  const next = waiting.shift();
  if (next === undefined) running -= 1;
  else next();
}

/** All webhooks of the pipeline have the same origin. */
function clientOf({ webhooks }: EssentialsTask): DirectClient {
  const [webhook] = [...webhooks.values()].flat();
  return new DirectClient(new URL(webhook?.url ?? '').origin);
}

runPart(async (task, connection) => {
  const producer = new BatchingProducer(connection);
  await producer.connect();
  const client = clientOf(task);
  const deliveries = (await new MongoClient(task.mongoUri).connect())
    .db()
    .collection<EssentialDelivery>(ESSENTIAL_DELIVERIES);
  await deliveries.createIndex({ accountId: 1, startedAt: -1 }, {}, {});

  const deliver = async ({ key, value, headers }: ConsumedRecord): Promise<void> => {
    await slot();
    const startedAt = Date.now();
    const messageId = String(headers['messageId']);
    await client.send(messageId, value ?? undefined).finally(release);
    const outcome: Outcome = {
      _id: messageId,
      webhookId: String(key),
      accountId: String(headers['accountId']),
      startedAt,
      durationMs: Date.now() - startedAt,
    };
    await producer.send([
      { topic: ESSENTIAL_TOPICS.outcomes, key, value: Buffer.from(JSON.stringify(outcome)) },
    ]);
  };
  const record = async (records: readonly ConsumedRecord[]): Promise<void> => {
    const outcomes = records.map(({ value }) => JSON.parse(String(value)) as Outcome);
    await deliveries.bulkWrite(
      outcomes.map(({ _id, startedAt, ...rest }) => ({
        updateOne: {
          filter: { _id },
          update: { $set: { ...rest, startedAt: new Date(startedAt) } },
          upsert: true,
        },
      })),
      { ordered: false },
    );
  };
  return [
    consumerOf(connection, 'essentials-deliverer', {
      handlers: new Map([[ESSENTIAL_TOPICS.deliver, settledBy(deliver)]]),
    }),
    consumerOf(connection, 'essentials-log', {
      batchHandlers: new Map([[ESSENTIAL_TOPICS.outcomes, record]]),
      minFetchBytes: LOG_MIN_FETCH_BYTES,
    }),
  ];
});
