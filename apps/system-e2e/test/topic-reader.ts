import { randomUUID } from 'node:crypto';
import {
  WindowedConsumer,
  settledBy,
  type ConsumedRecord,
  type KafkaConnection,
} from '@sight-webhooks/kafka';
import { waitUntil } from '@sight-webhooks/testing';

/** Everything that a topic holds, read by a group of its own until there is enough. */
export async function readTopic(
  connection: KafkaConnection,
  topic: string,
  enough: (records: readonly ConsumedRecord[]) => boolean,
): Promise<readonly ConsumedRecord[]> {
  const records: ConsumedRecord[] = [];
  const consumer = new WindowedConsumer({
    connection,
    groupId: `reader-${randomUUID()}`,
    handlers: new Map([[topic, settledBy((record) => Promise.resolve(void records.push(record)))]]),
    onCrash: (error) => {
      throw error;
    },
  });
  await consumer.start();
  try {
    return await waitUntil(() => records, enough, { what: `enough records of ${topic}` });
  } finally {
    await consumer.stop(0);
  }
}
