import type { BatchHandler, ConsumedRecord, RecordContext, RecordHandler } from '@sight-webhooks/kafka';
import { isObservable, lastValueFrom } from 'rxjs';

/** A record that is to be settled by itself. */
export type Arrival = {
  readonly record: ConsumedRecord;
  readonly context: RecordContext;
  /** To be called once, before the method returns: the record is finished when the promise resolves. */
  readonly settle: (by: Promise<void>) => void;
};

/** Nest's: pipes and filters around a method. */
export type PatternHandler = (payload: unknown, context?: RecordContext) => Promise<unknown>;

/** One for all: most of the time nobody is left to be rejected with it. */
const NOT_SETTLED = new Error('the handler has not settled the record');

/** What was fetched together goes through Nest together, and is settled by its one promise. */
export function settledAtOnce(handler: PatternHandler): BatchHandler {
  return async (records, context) => {
    await resultOf(handler(records, context));
  };
}

/** What begins in one turn goes through Nest together: each time, its pipes and promises cost as much as a match. */
export function settledOneByOne(handler: PatternHandler): RecordHandler {
  let gathered: (Arrival & { readonly reject: (error: unknown) => void })[] = [];
  const handOver = (): void => {
    const arrivals = gathered;
    gathered = [];
    // Those that are settled stay so.
    const rejectAll = (error: unknown): void => {
      for (const { reject } of arrivals) reject(error);
    };
    resultOf(handler(arrivals)).then(() => {
      rejectAll(NOT_SETTLED);
    }, rejectAll);
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
