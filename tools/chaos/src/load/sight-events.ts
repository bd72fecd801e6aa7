import { randomUUID } from 'node:crypto';
import { BatchingProducer, type KafkaConnection, type OutgoingRecord } from '@sight-webhooks/kafka';
import { domainEventRecord, domainTopicOf } from '@sight-webhooks/testing';
import type { ProducedEvent } from '../ledger/entries.js';
import type { LedgerRecorder } from '../ledger/ledger.recorder.js';

/** More that waits for the broker than this is not added to: it has to be drained afterwards. */
const MAX_OUTSTANDING = 2_000;
const TYPE = 'report.created';

/** Sight's services: they produce events, some of them twice, and now and then what nobody can read. */
export class SightEvents {
  readonly #producer: BatchingProducer;
  readonly #ledger: LedgerRecorder;
  #nextResource = 1;
  #outstanding = 0;

  private constructor(producer: BatchingProducer, ledger: LedgerRecorder) {
    this.#producer = producer;
    this.#ledger = ledger;
  }

  static async connect(connection: KafkaConnection, ledger: LedgerRecorder): Promise<SightEvents> {
    const producer = new BatchingProducer(connection);
    await producer.connect();
    return new SightEvents(producer, ledger);
  }

  /** Produces one event; resolves when the broker has it. Left out while too many wait for the broker. */
  async emit(account: string): Promise<void> {
    if (this.#outstanding >= MAX_OUTSTANDING) return;
    const event = this.#ledger.produced({
      resourceId: this.#nextResource++,
      id: randomUUID(),
      account,
      type: TYPE,
    });
    await this.#send([recordOf(event)]);
    this.#ledger.acknowledged(event);
  }

  /** Once more the newest of those that the broker has. */
  async repeat(count: number): Promise<void> {
    const newest = [...this.#ledger.events.values()]
      .filter(({ ackedAt }) => ackedAt !== undefined)
      .slice(-count);
    for (const event of newest) event.copies += 1;
    await this.#send(newest.map(recordOf));
  }

  async poison(count: number): Promise<void> {
    const records = Array.from({ length: count }, (_, index): OutgoingRecord => {
      const value = POISON[index % POISON.length] ?? null;
      // Every other round claims to be what it is not.
      const headers = index % (2 * POISON.length) < POISON.length ? CLAIM : {};
      return { topic: domainTopicOf(TYPE), key: String(index), value, headers };
    });
    await this.#send(records);
    this.#ledger.poisonProduced += count;
  }

  async close(): Promise<void> {
    await this.#producer.close();
  }

  async #send(records: readonly OutgoingRecord[]): Promise<void> {
    this.#outstanding += records.length;
    try {
      await this.#producer.send(records);
    } finally {
      this.#outstanding -= records.length;
    }
  }
}

const CLAIM = { 'content-type': 'application/cloudevents+json' };
const POISON = [Buffer.from('not JSON'), null, Buffer.from('{}'), Buffer.from([0xff, 0x00, 0xfe])];

/** The same bytes whenever it is produced. */
function recordOf({ id, account, type, resourceId }: ProducedEvent): OutgoingRecord {
  return domainEventRecord({ id, accountId: account, type, resourceId, time: '2026-01-01T00:00:00Z' });
}
