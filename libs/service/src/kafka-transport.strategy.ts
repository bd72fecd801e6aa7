import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import {
  WindowedConsumer,
  type BatchHandler,
  type ConsumedRecord,
  type RecordContext,
  type RecordHandler,
  type WindowedConsumerOptions,
} from '@sight-webhooks/kafka';
import { isObservable, lastValueFrom } from 'rxjs';

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

/** A record that is to be settled by itself. */
export type Arrival = {
  readonly record: ConsumedRecord;
  readonly context: RecordContext;
  /** To be called once, before the method returns: the record is finished when the promise resolves. */
  readonly settle: (by: Promise<void>) => void;
};

/** Nest's: pipes and filters around a method. */
type PatternHandler = (payload: unknown, context?: RecordContext) => Promise<unknown>;

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

function settledAtOnce(handler: PatternHandler): BatchHandler {
  return async (records, context) => {
    await resultOf(handler(records, context));
  };
}

/** What begins in one turn goes through Nest together: each time, its pipes and promises cost as much as a match. */
function settledOneByOne(handler: PatternHandler): RecordHandler {
  let gathered: (Arrival & { readonly reject: (error: unknown) => void })[] = [];
  const handOver = (): void => {
    const arrivals = gathered;
    gathered = [];
    resultOf(handler(arrivals)).catch((error: unknown) => {
      // Those that are settled stay so.
      for (const { reject } of arrivals) reject(error);
    });
  };
  return (record, context) =>
    new Promise((settle, reject) => {
      if (gathered.length === 0) queueMicrotask(handOver);
      gathered.push({ record, context, settle, reject });
    });
}

/** Nest turns a handler's rejection into an observable that fails: unwrap it, or a fault would look like success. */
async function resultOf(handled: Promise<unknown>): Promise<void> {
  const result = await handled;
  if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
}
