import { randomUUID } from 'node:crypto';
import { messageIdOf } from '@sight-webhooks/contracts';
import type { BatchingProducer, OutgoingRecord } from '@sight-webhooks/kafka';
import { domainEventRecord } from '@sight-webhooks/testing';

/** Sight events of one account, and the messages that have to come of them: no more, no fewer, no others. */
export type EventLoad = {
  readonly account: string;
  readonly records: readonly OutgoingRecord[];
  /** Of each record, those of all webhooks. */
  readonly messageIds: readonly (readonly string[])[];
};

const SOURCE = '/sight/inspection';
const RECORDS_PER_CALL = 500;

export function eventLoad(account: string, webhookIds: readonly string[], events: number): EventLoad {
  const ids = Array.from({ length: events }, () => randomUUID());
  return {
    account,
    records: ids.map((id, index) =>
      domainEventRecord({ id, source: SOURCE, accountId: account, resourceId: index + 1 }),
    ),
    messageIds: ids.map((id) => webhookIds.map((webhookId) => messageIdOf(SOURCE, id, webhookId))),
  };
}

/** Produces all of it as fast as the broker takes it. */
export async function produceAtOnce(
  producer: BatchingProducer,
  records: readonly OutgoingRecord[],
): Promise<void> {
  const calls: Promise<void>[] = [];
  for (let start = 0; start < records.length; start += RECORDS_PER_CALL)
    calls.push(producer.send(records.slice(start, start + RECORDS_PER_CALL)));
  await Promise.all(calls);
}
