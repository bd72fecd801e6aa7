import type { Arrival, ArrivalHandler, BatchHandler, RecordContext } from '@sight-webhooks/kafka';
import { isObservable, lastValueFrom } from 'rxjs';

/** Nest's: pipes and filters around a method. */
export type PatternHandler = (payload: unknown, context?: RecordContext) => Promise<unknown>;

/** One for all: most of the time nobody is left to be settled with it. */
const NOT_SETTLED = new Error('the handler has not settled the record');

/** What was fetched together goes through Nest together, and is settled by its one promise. */
export function settledAtOnce(handler: PatternHandler): BatchHandler {
  return async (records, context) => {
    await resultOf(handler(records, context));
  };
}

/**
 * What begins in one turn goes through Nest together: each time, its pipes and promises cost as much as a match. The
 * method settles each arrival by itself, before what it returns settles.
 */
export function settledOneByOne(handler: PatternHandler): ArrivalHandler {
  let gathered: Arrival[] = [];
  const handOver = (): void => {
    const arrivals = gathered;
    gathered = [];
    const rejectOthers = (fault: Error): void => {
      for (const arrival of arrivals) if (!arrival.isSettled) arrival.settle(Promise.reject(fault));
    };
    resultOf(handler(arrivals)).then(
      () => {
        rejectOthers(NOT_SETTLED);
      },
      (error: unknown) => {
        rejectOthers(faultOf(error));
      },
    );
  };
  return (arrival) => {
    if (gathered.length === 0) queueMicrotask(handOver);
    gathered.push(arrival);
  };
}

/** Nest tells its log what it was, and us, with an object, that it was something. */
function faultOf(error: unknown): Error {
  return error instanceof Error ? error : new Error('the handler failed', { cause: error });
}

/** Nest turns a handler's rejection into an observable that fails: unwrap it, or a fault would look like success. */
async function resultOf(handled: Promise<unknown>): Promise<void> {
  const result = await handled;
  if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
}
