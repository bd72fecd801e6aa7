import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { BatchingProducer, KafkaConnection, type KafkaLog } from '@sight-webhooks/kafka';
import { domainEventRecord } from '@sight-webhooks/testing';
import type { StackState } from '../running-stack/stack-state.file.js';
import type { EmitOptions } from './emit-options.js';

/** Also the most that one call of the producer gets. */
const MAX_BATCH = 1_000;
const PACE_MS = 20;

/** Only what goes wrong, and on stderr: stdout has the ids. */
const complaints: KafkaLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: (_fields, message) => {
    console.error(message);
  },
  error: (_fields, message) => {
    console.error(message);
  },
};

/** Produces the events and tells the id of each once the broker has it. */
export async function emitEvents(
  { brokers, topicPrefix }: StackState,
  options: EmitOptions,
  tell: (id: string) => void,
): Promise<void> {
  const connection = new KafkaConnection(
    { brokers: brokers.split(','), clientId: 'emit', prefix: topicPrefix },
    complaints,
  );
  const producer = new BatchingProducer(connection);
  await producer.connect();
  try {
    const started = performance.now();
    for (let sent = 0; sent < options.count;) {
      const due = Math.min(dueAfter(performance.now() - started, options), options.count, sent + MAX_BATCH);
      if (due === sent) {
        await sleep(PACE_MS);
        continue;
      }
      const ids = Array.from({ length: due - sent }, () => options.id ?? randomUUID());
      await producer.send(ids.map((id) => toRecord(id, options)));
      ids.forEach(tell);
      sent = due;
    }
  } finally {
    await producer.close();
  }
}

/** How many events should have been sent after so long; the first one is due at once. */
function dueAfter(elapsedMs: number, { rate, count }: EmitOptions): number {
  return rate === undefined ? count : Math.floor((elapsedMs / 1_000) * rate) + 1;
}

function toRecord(id: string, { type, accountId, resourceId, source, mode }: EmitOptions) {
  return domainEventRecord(
    { id, type, accountId, resourceId, ...(source === undefined ? {} : { source }) },
    mode,
  );
}
