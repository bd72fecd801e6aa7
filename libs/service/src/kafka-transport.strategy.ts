import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { WindowedConsumer, type RecordContext, type WindowedConsumerOptions } from '@sight-webhooks/kafka';
import { isObservable, lastValueFrom } from 'rxjs';

export type KafkaTransportOptions = Omit<WindowedConsumerOptions, 'handlers' | 'batchHandlers'> & {
  /** Tells the handlers of one consumer group from those of another in the same service. */
  readonly transportId: symbol;
  /** How long a stop waits for what runs. */
  readonly shutdownGraceMs: number;
  /** Whether methods get the records of a partition that were fetched together, instead of each by itself. */
  readonly together?: boolean;
};

/** The payload is a record, or an array of them. */
type PatternHandler<Result> = (payload: unknown, context: RecordContext) => Promise<Result>;

/**
 * Brings records to `@EventPattern(topic, transportId)` methods: the method gets a record (or several, see
 * `together`) and their context, and its promise settles them. Nest's own Kafka transport handles one record at a time.
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
    const handlers = new Map(
      Array.from(this.messageHandlers, ([topic, handler]) => [
        topic,
        settle(handler as PatternHandler<unknown>),
      ]),
    );
    this.#consumer = new WindowedConsumer({
      ...options,
      ...(together ? { batchHandlers: handlers } : { handlers }),
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

/** Nest turns a handler's rejection into an observable that fails: unwrap it, or a fault would look like success. */
function settle(handler: PatternHandler<unknown>): PatternHandler<void> {
  return async (payload, context) => {
    const result = await handler(payload, context);
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  };
}
