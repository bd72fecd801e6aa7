import { findEventType, messageIdOf, requestBodyOf } from '@sight-webhooks/contracts';
import { BatchingProducer, settledBy, type ConsumedRecord } from '@sight-webhooks/kafka';
import { consumerOf, runPart } from './essentials-process.js';
import { ESSENTIAL_TOPICS } from './essentials.protocol.js';

type Event = {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly accountid: string;
  readonly data: { readonly resourceId: number };
};

// Events to tasks: a map of webhooks, and a record for each that matches.

runPart(async ({ webhooks }, connection) => {
  const producer = new BatchingProducer(connection);
  await producer.connect();
  const match = async ({ value }: ConsumedRecord): Promise<void> => {
    const event = JSON.parse(String(value)) as Event;
    const { id, source, type, accountid, data } = event;
    const eventType = findEventType(type);
    if (eventType === undefined) return;
    const matching = (webhooks.get(accountid) ?? []).filter(({ eventCodes }) => eventCodes.includes(type));
    await producer.send(
      matching.map((webhook) => {
        const messageId = messageIdOf(source, id, webhook.id);
        return {
          topic: ESSENTIAL_TOPICS.deliver,
          key: webhook.id,
          value: Buffer.from(requestBodyOf(messageId, eventType, data.resourceId)),
          headers: { messageId, accountId: accountid },
        };
      }),
    );
  };
  const handlers = new Map([[ESSENTIAL_TOPICS.events, settledBy(match)]]);
  return [consumerOf(connection, 'essentials-matcher', { handlers })];
});
