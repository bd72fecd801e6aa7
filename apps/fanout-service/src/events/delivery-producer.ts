import { TOPICS, encodeDeliveryTask, type DomainEvent, type EventType } from '@sight-webhooks/contracts';
import {
  RecordsRefusedError,
  type BatchingProducer,
  type OutgoingRecord,
  type RecordContext,
} from '@sight-webhooks/kafka';
import { crashPoint } from '@sight-webhooks/service';
import { fanOutTo } from '../matching/fan-out.js';
import type { Subscription } from '../matching/subscription-index.js';
import { Room } from './room.js';

/** The deliveries of one event that are to be made. */
export type Matched = {
  readonly event: DomainEvent;
  readonly eventType: EventType;
  readonly subscriptions: readonly Subscription[];
  /** Asked once, before the first delivery is produced: when it may not begin, nothing is. */
  readonly context: Pick<RecordContext, 'begin'>;
};

export type Produced = {
  /** False when the context said so. */
  readonly begun: boolean;
  /** The webhooks whose deliveries the broker has acknowledged. */
  readonly webhookIds: readonly string[];
  /** Why the broker will never take the others. */
  readonly refusal: string | undefined;
};

/** Made and sent at a time for one event: an event to 100,000 webhooks must not fill the memory. */
const CHUNK = 500;

/** Produces the first attempts of deliveries, a bounded number of them at a time. */
export class DeliveryProducer {
  readonly #producer: Pick<BatchingProducer, 'send'>;
  readonly #chunk: number;
  readonly #room: Room;

  /** @param maxInFlight deliveries that may wait for the broker's acknowledgement at a time */
  constructor(producer: Pick<BatchingProducer, 'send'>, maxInFlight: number) {
    this.#producer = producer;
    this.#chunk = Math.min(CHUNK, maxInFlight);
    this.#room = new Room(maxInFlight);
  }

  /** Resolves when the broker has acknowledged or refused all of them. */
  async produce(matched: Matched): Promise<Produced> {
    const { subscriptions, context } = matched;
    const webhookIds: string[] = [];
    let refusal: string | undefined;
    for (let start = 0; start < subscriptions.length; start += this.#chunk) {
      const chunk = subscriptions.slice(start, start + this.#chunk);
      await this.#room.take(matched.event.accountId, chunk.length);
      try {
        if (start === 0 && !(await context.begin())) return { begun: false, webhookIds, refusal };
        const sent = await this.#send(chunk, matched);
        for (const { webhookId } of sent.taken) webhookIds.push(webhookId);
        refusal ??= sent.refusal;
      } finally {
        this.#room.giveBack(chunk.length);
      }
    }
    return { begun: true, webhookIds, refusal };
  }

  async #send(
    subscriptions: readonly Subscription[],
    matched: Matched,
  ): Promise<{ taken: readonly Subscription[]; refusal: string | undefined }> {
    try {
      const now = Date.now();
      crashPoint('fanout.before_produce');
      await this.#producer.send(subscriptions.map((subscription) => recordOf(subscription, matched, now)));
      crashPoint('fanout.after_produce');
      return { taken: subscriptions, refusal: undefined };
    } catch (error) {
      if (!(error instanceof RecordsRefusedError)) throw error;
      if (subscriptions.length === 1) return { taken: [], refusal: error.message };
      // One refused record fails its whole request; the others can still be delivered.
      const each = await Promise.all(
        subscriptions.map((subscription) => this.#send([subscription], matched)),
      );
      return {
        taken: each.flatMap(({ taken }) => taken),
        refusal: each.find(({ refusal }) => refusal)?.refusal,
      };
    }
  }
}

function recordOf(subscription: Subscription, { event, eventType }: Matched, now: number): OutgoingRecord {
  return { topic: TOPICS.deliver, ...encodeDeliveryTask(fanOutTo(subscription, event, eventType, now)) };
}
