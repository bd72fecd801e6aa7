import { setTimeout as sleep } from 'node:timers/promises';
import {
  WindowedConsumer,
  settledBy,
  type BatchingProducer,
  type ConsumedRecord,
  type KafkaConnection,
} from '@sight-webhooks/kafka';
import { MeasurementError } from '../measurement.error.js';
import { monotonicMs } from '../monotonic-clock.js';
import { DEADLINE_MS } from './outcome-wait.js';

export const HOP_TOPIC = 'bench.hop';

const STOP_GRACE_MS = 2_000;

/** Counts the numbered records of the hop topic as they come. */
export class HopConsumer {
  readonly #consumer: WindowedConsumer;
  #timesMs = new Float64Array();
  #missing = 0;
  #repeats = 0;
  #complete: () => void = () => undefined;

  private constructor(connection: KafkaConnection) {
    this.#consumer = new WindowedConsumer({
      connection,
      groupId: 'bench-hop',
      handlers: new Map([
        [
          HOP_TOPIC,
          settledBy(async (record, context) => {
            if (await context.begin()) this.#take(record);
          }),
        ],
      ]),
      onCrash: (error) => {
        throw error;
      },
    });
  }

  /** Resolves when it has read a record from every partition that gets one. */
  static async start(connection: KafkaConnection, producer: BatchingProducer): Promise<HopConsumer> {
    const consumer = new HopConsumer(connection);
    await consumer.#consumer.start();
    const probes = 100;
    const arrived = consumer.expect(probes);
    await producer.send(
      Array.from({ length: probes }, (_, index) => ({
        topic: HOP_TOPIC,
        key: String(index),
        value: Buffer.from('probe'),
      })),
    );
    await arrived;
    return consumer;
  }

  /** When each record was handed over, of the monotonic clock. */
  get timesMs(): Float64Array {
    return this.#timesMs;
  }

  get repeats(): number {
    return this.#repeats;
  }

  /**
   * Forgets what came. Resolves when records with the keys 0 to count - 1 have come.
   * @throws MeasurementError when they do not
   */
  async expect(count: number): Promise<void> {
    this.#timesMs = new Float64Array(count).fill(Number.NaN);
    this.#missing = count;
    this.#repeats = 0;
    const complete = new Promise<void>((resolve) => (this.#complete = resolve));
    const timer = new AbortController();
    const late = sleep(DEADLINE_MS, undefined, { signal: timer.signal }).catch(() => undefined);
    await Promise.race([complete, late]);
    timer.abort();
    if (this.#missing > 0)
      throw new MeasurementError(`the Kafka hop lost ${String(this.#missing)} of ${String(count)} records`);
  }

  stop(): Promise<void> {
    return this.#consumer.stop(STOP_GRACE_MS);
  }

  #take({ key }: ConsumedRecord): void {
    const index = Number(key?.toString());
    if (!Number.isNaN(this.#timesMs[index])) {
      this.#repeats += 1;
      return;
    }
    this.#timesMs[index] = monotonicMs();
    this.#missing -= 1;
    if (this.#missing === 0) this.#complete();
  }
}
