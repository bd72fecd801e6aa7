import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedKafka, type EmbeddedKafka, type Progress } from '@sight-webhooks/testing';
import type { LedgerRecorder } from '../ledger/ledger.recorder.js';

/** After the broker is back, clients find it and groups form again. */
const SETTLE_MS = 8_000;

/** A Kafka broker that goes away and comes back under the same address with its data. */
export class Broker {
  readonly #dataFolder: string;
  readonly #ledger: LedgerRecorder;
  #kafka: EmbeddedKafka;

  private constructor(dataFolder: string, ledger: LedgerRecorder, kafka: EmbeddedKafka) {
    this.#dataFolder = dataFolder;
    this.#ledger = ledger;
    this.#kafka = kafka;
  }

  static async start(dataFolder: string, ledger: LedgerRecorder, progress: Progress): Promise<Broker> {
    return new Broker(dataFolder, ledger, await startEmbeddedKafka({ dataFolder, progress }));
  }

  get brokers(): string {
    return this.#kafka.brokers;
  }

  get dataFolder(): string {
    return this.#dataFolder;
  }

  /** Resolves when it is back. */
  async away(how: 'stop' | 'kill', awayMs: number): Promise<void> {
    await this.disturbed(`the broker is away (${how})`, async () => {
      await (how === 'stop' ? this.#kafka.stop() : this.#kafka.kill());
      await sleep(awayMs);
      await this.comeBack();
    });
  }

  /** Whatever is done to the broker meanwhile; it may repeat what was under way. */
  async disturbed(what: string, during: () => Promise<void>): Promise<void> {
    await this.#ledger.disturb({ what, part: 'broker', mayRepeat: true, settleMs: SETTLE_MS }, during);
  }

  /** Starts it when it does not run. */
  async comeBack(): Promise<void> {
    const { port } = this.#kafka;
    await this.#kafka.kill();
    this.#kafka = await startEmbeddedKafka({ dataFolder: this.#dataFolder, port });
  }

  async stop(): Promise<void> {
    await this.#kafka.stop();
  }
}
