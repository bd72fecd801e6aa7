import { INVALID_REASONS, TOPICS, encodeInvalidRecord, type Invalid } from '@sight-webhooks/contracts';
import { RecordsRefusedError, type BatchingProducer, type ConsumedRecord } from '@sight-webhooks/kafka';
import { Counter, type Registry } from 'prom-client';
import type { Logger } from './logger.js';

/** Puts records that cannot be processed aside, so that their partition goes on. */
export class InvalidRecordPublisher {
  readonly #producer: Pick<BatchingProducer, 'send'>;
  readonly #logger: Logger;
  readonly #published: Counter;

  constructor(producer: Pick<BatchingProducer, 'send'>, logger: Logger, metrics: Registry) {
    this.#producer = producer;
    this.#logger = logger;
    this.#published = new Counter({
      name: 'invalid_records_total',
      help: 'Records that were put aside, by why they cannot be processed.',
      labelNames: ['reason'],
      registers: [metrics],
    });
    // A counter that appears with its first count has no increase that anybody could alarm on.
    for (const reason of INVALID_REASONS) this.#published.inc({ reason }, 0);
  }

  /** Resolves once `webhooks.invalid-events` has the record, bytes and headers unchanged. */
  async publish(record: ConsumedRecord, problem: Invalid): Promise<void> {
    const { topic, partition, offset } = record;
    const place = { topic, partition, offset };
    const aside = encodeInvalidRecord(record, { ...place, offset: String(offset) }, problem);
    try {
      await this.#producer.send([{ topic: TOPICS.invalidEvents, ...aside }]);
      this.#logger.warn({ ...place, reason: problem.reason, detail: problem.detail }, 'record.invalid');
    } catch (error) {
      if (!(error instanceof RecordsRefusedError)) throw error;
      await this.#publishPlace(record, aside.headers);
    }
    this.#published.inc({ reason: problem.reason });
  }

  /** Even this topic does not take the record: then it says where the record is, and that is all there is to do. */
  async #publishPlace(
    { topic, partition, offset, value }: ConsumedRecord,
    headers: Readonly<Record<string, Buffer | string>>,
  ): Promise<void> {
    const ours = Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('invalid-')));
    const omitted = { ...ours, 'invalid-omitted-bytes': String(value?.length ?? 0) };
    this.#logger.error({ topic, partition, offset, bytes: value?.length }, 'record.invalid_and_too_large');
    await this.#producer.send([{ topic: TOPICS.invalidEvents, key: null, value: null, headers: omitted }]);
  }
}
