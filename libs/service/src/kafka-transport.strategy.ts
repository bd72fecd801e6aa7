import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import {
  WindowedConsumer,
  type ConsumedRecord,
  type RecordContext,
  type RecordHandler,
  type WindowedConsumerOptions,
} from '@sight-webhooks/kafka';
import { isObservable, lastValueFrom } from 'rxjs';

export type KafkaTransportOptions = Omit<WindowedConsumerOptions, 'handlers'> & {
  /** Tells the handlers of one consumer group from those of another in the same service. */
  readonly transportId: symbol;
  /** How long a stop waits for what runs. */
  readonly shutdownGraceMs: number;
};

type PatternHandler = (record: ConsumedRecord, context: RecordContext) => Promise<unknown>;

/**
 * Brings records to `@EventPattern(topic, transportId)` methods, message by message: the method gets the record and
 * its context, and its promise settles the record. Nest's own Kafka transport handles one record at a time.
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
    const handlers = new Map<string, RecordHandler>();
    for (const [topic, handler] of this.messageHandlers)
      handlers.set(topic, settle(handler as PatternHandler));
    this.#consumer = new WindowedConsumer({ ...this.#options, handlers });
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
function settle(handler: PatternHandler): RecordHandler {
  return async (record, context) => {
    const result = await handler(record, context);
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  };
}
