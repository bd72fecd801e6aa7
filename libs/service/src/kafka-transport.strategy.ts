import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { WindowedConsumer, type WindowedConsumerOptions } from '@sight-webhooks/kafka';
import { settledAtOnce, settledOneByOne, type PatternHandler } from './arrivals.js';

export type KafkaTransportOptions = Omit<WindowedConsumerOptions, 'handlers' | 'batchHandlers'> & {
  /** Tells the handlers of one consumer group from those of another in the same service. */
  readonly transportId: symbol;
  /** How long a stop waits for what runs. */
  readonly shutdownGraceMs: number;
  /**
   * Whether methods get the records of a partition that were fetched together, with one context, and their promise
   * settles them all. Otherwise they get arrivals, and settle each by itself.
   */
  readonly together?: boolean;
};

/**
 * Brings records to `@EventPattern(topic, transportId)` methods, which settle them: one by one or, see `together`, at
 * once. Nest's own Kafka transport handles one record at a time.
 */
export class KafkaTransportStrategy extends Server implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors = true;
  readonly #options: KafkaTransportOptions;
  #consumer: WindowedConsumer | undefined;

  constructor(options: KafkaTransportOptions) {
    super();
    this.#options = options;
    this.transportId = options.transportId;
  }

  get consumer(): WindowedConsumer | undefined {
    return this.#consumer;
  }

  listen(callback: (error?: unknown) => void): void {
    const { together = false, ...options } = this.#options;
    const patternHandlers = [...this.messageHandlers] as [string, PatternHandler][];
    this.#consumer = new WindowedConsumer({
      ...options,
      ...(together
        ? {
            batchHandlers: new Map(
              patternHandlers.map(([topic, handler]) => [topic, settledAtOnce(handler)]),
            ),
          }
        : {
            handlers: new Map(patternHandlers.map(([topic, handler]) => [topic, settledOneByOne(handler)])),
          }),
    });
    this.#consumer.start().then(() => {
      callback();
    }, callback);
  }

  async close(): Promise<void> {
    await this.#consumer?.stop(this.#options.shutdownGraceMs);
  }

  on(): never {
    throw new Error('the consumer has no events to listen to');
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the signature is Nest's
  unwrap<T>(): T {
    return this.#consumer as T;
  }
}
