import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { CompressionTypes, type Message, type Producer } from 'kafkajs';
import type { KafkaConnection } from './kafka-connection.js';
import { keyPartitioner } from './key-partitioner.js';

// Node does not see it among the named exports of a CommonJS module.
const { KafkaJSError } = kafkajs;

export type OutgoingRecord = {
  readonly topic: string;
  readonly key: string | Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, Buffer | string>>;
};

/** The producer was closed, or more is waiting than it may hold: nothing of this call is known to be in Kafka. */
export class NotProducedError extends Error {
  override readonly name = 'NotProducedError';
}

/** The broker will never take these records as they are, whoever sends them and whenever. */
export class RecordsRefusedError extends Error {
  override readonly name = 'RecordsRefusedError';
}

export type BatchingProducerOptions = {
  /** Requests begin at least this far apart, for records that nobody waits for; 0 unless given. */
  readonly minIntervalMs?: number;
};

type Pending = {
  readonly records: readonly OutgoingRecord[];
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

/** Below the broker's limit for one partition's batch (message.max.bytes, 1 MB): kafkajs does not split by size. */
const MAX_REQUEST_BYTES = 900_000;
/** More than this waiting means that the broker is away: the callers are told instead of memory growing. */
const MAX_WAITING_BYTES = 256 * 1024 * 1024;
/** Two: while one is under way the next is made. More would only make the batches smaller. */
const MAX_REQUESTS_IN_FLIGHT = 2;
/** Under load, requests begin this far apart: each costs us and the broker as much as ten records. */
const MAX_LINGER_MS = 5;
const RETRY_PAUSE_MS = 250;
const RECORD_OVERHEAD_BYTES = 64;

/**
 * Produces with `acks=all`. Records of one call go into one request (several only where its size asks for it), and
 * calls that come while requests are under way share the next. After a request, the next one waits for a millisecond
 * for each further call that shared it, up to five: the linger adapts to the load by itself, and a lone record does
 * not wait. With `minIntervalMs` it waits for the end of that, if there was another just before it.
 *
 * Not idempotent: kafkajs rolls the sequence back after a failed send, after which a later batch can be taken for a
 * duplicate and be lost. A lost acknowledgement therefore writes a batch twice; consumers expect that.
 */
export class BatchingProducer {
  readonly #connection: KafkaConnection;
  readonly #producer: Producer;
  readonly #minIntervalMs: number;
  #waiting: Pending[] = [];
  #waitingBytes = 0;
  #inFlight = 0;
  #flushScheduled = false;
  /** When the next request may begin, by the monotonic clock. */
  #lingerUntil = 0;
  #closed = false;
  #failingSince: number | undefined;
  #requests = 0;
  #drained: (() => void) | undefined;

  constructor(connection: KafkaConnection, { minIntervalMs = 0 }: BatchingProducerOptions = {}) {
    this.#connection = connection;
    this.#minIntervalMs = minIntervalMs;
    this.#producer = connection.client.producer({
      allowAutoTopicCreation: false,
      createPartitioner: keyPartitioner,
      // Our own loop retries for as long as it takes; kafkajs only smooths over a moved leader.
      retry: { retries: 2, initialRetryTime: 50, maxRetryTime: 500 },
    });
  }

  /** @param topics whose whereabouts are asked for now: the first record to each would have to wait for that */
  async connect(topics: readonly string[] = []): Promise<void> {
    await this.#producer.connect();
    const topicMessages = topics.map((topic) => ({
      topic: this.#connection.physicalName(topic),
      messages: [],
    }));
    // Nothing is sent; where it fails, the first record finds out by itself.
    if (topics.length > 0) await this.#producer.sendBatch({ acks: -1, topicMessages }).catch(() => undefined);
  }

  /** Since when the broker has not acknowledged anything although it was asked to, milliseconds since the epoch. */
  get failingSince(): number | undefined {
    return this.#failingSince;
  }

  /** Requests that the broker has acknowledged. */
  get requests(): number {
    return this.#requests;
  }

  /**
   * Resolves when all in-sync replicas have the records. While the broker is away it keeps trying until `close`.
   * @throws NotProducedError when closed or over its bound
   * @throws RecordsRefusedError when the broker refuses the records themselves (too large, malformed)
   * @throws KafkaJSError when it refuses them for another reason that does not pass (not authorised)
   */
  send(records: readonly OutgoingRecord[]): Promise<void> {
    if (records.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const bytes = records.reduce((sum, record) => sum + sizeOf(record), 0);
      if (this.#closed) throw new NotProducedError('the producer is closed');
      if (this.#waitingBytes + bytes > MAX_WAITING_BYTES)
        throw new NotProducedError('too much waits for the broker');
      this.#waiting.push({ records, bytes, resolve, reject });
      this.#waitingBytes += bytes;
      this.#scheduleFlush();
    });
  }

  /** Sends what waits, then disconnects; what the broker does not take within `timeoutMs` is rejected. */
  async close(timeoutMs = 10_000): Promise<void> {
    if (this.#waiting.length > 0 || this.#inFlight > 0) {
      const drained = new Promise<void>((resolve) => (this.#drained = resolve));
      const timer = new AbortController();
      await Promise.race([
        drained,
        sleep(timeoutMs, undefined, { signal: timer.signal }).catch(() => undefined),
      ]);
      timer.abort();
    }
    this.#closed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(new NotProducedError('the producer was closed'));
    this.#waitingBytes = 0;
    await this.#producer.disconnect();
  }

  #scheduleFlush(): void {
    if (this.#flushScheduled || this.#inFlight >= MAX_REQUESTS_IN_FLIGHT) return;
    this.#flushScheduled = true;
    const flush = (): void => {
      this.#flushScheduled = false;
      this.#flush();
    };
    const lingerMs = Math.ceil(this.#lingerUntil - performance.now());
    // After the current round of callbacks: what they produce together goes out together.
    if (lingerMs <= 0 || this.#waitingBytes >= MAX_REQUEST_BYTES) setImmediate(flush);
    else setTimeout(flush, lingerMs);
  }

  #flush(): void {
    while (this.#waiting.length > 0 && this.#inFlight < MAX_REQUESTS_IN_FLIGHT) {
      const request = this.#takeRequest();
      const lingerMs = Math.max(this.#minIntervalMs, Math.min(request.length - 1, MAX_LINGER_MS));
      this.#lingerUntil = performance.now() + lingerMs;
      this.#inFlight += 1;
      void this.#produce(request).finally(() => {
        this.#inFlight -= 1;
        if (this.#waiting.length > 0) this.#scheduleFlush();
        else if (this.#inFlight === 0) this.#drained?.();
      });
    }
  }

  #takeRequest(): Pending[] {
    let bytes = 0;
    let count = 0;
    for (const pending of this.#waiting) {
      if (count > 0 && bytes + pending.bytes > MAX_REQUEST_BYTES) break;
      bytes += pending.bytes;
      count += 1;
    }
    this.#waitingBytes -= bytes;
    return this.#waiting.splice(0, count);
  }

  async #produce(request: readonly Pending[]): Promise<void> {
    try {
      for (const part of partsOf(request)) await this.#sendUntilTaken(part);
      for (const { resolve } of request) resolve();
    } catch (error) {
      const [only, ...others] = request;
      if (only !== undefined && others.length === 0) {
        only.reject(error);
        return;
      }
      // One record that the broker refuses must not fail those that only shared its request.
      for (const pending of request) await this.#produce([pending]);
    }
  }

  async #sendUntilTaken(records: readonly OutgoingRecord[]): Promise<void> {
    const topicMessages = this.#byTopic(records);
    for (;;) {
      try {
        await this.#producer.sendBatch({ acks: -1, compression: CompressionTypes.None, topicMessages });
        this.#failingSince = undefined;
        this.#requests += 1;
        return;
      } catch (error) {
        if (isRefusal(error)) throw new RecordsRefusedError((error as Error).message, { cause: error });
        if (this.#closed || !mayPass(error)) throw error;
        this.#failingSince ??= Date.now();
        this.#connection.log.warn(
          { error: (error as Error).message, records: records.length },
          'producing failed, trying again',
        );
        await sleep(RETRY_PAUSE_MS);
      }
    }
  }

  #byTopic(records: readonly OutgoingRecord[]): { topic: string; messages: Message[] }[] {
    const byTopic = new Map<string, Message[]>();
    for (const { topic, key, value, headers } of records) {
      const messages = byTopic.get(topic) ?? [];
      if (messages.length === 0) byTopic.set(topic, messages);
      messages.push({ key, value, ...(headers === undefined ? {} : { headers }) });
    }
    return Array.from(byTopic, ([topic, messages]) => ({
      topic: this.#connection.physicalName(topic),
      messages,
    }));
  }
}

function sizeOf({ key, value, headers }: OutgoingRecord): number {
  let bytes = RECORD_OVERHEAD_BYTES + (key?.length ?? 0) + (value?.length ?? 0);
  for (const name in headers) bytes += name.length + (headers[name]?.length ?? 0);
  return bytes;
}

/** Only a single call can be larger than a request. */
function partsOf(request: readonly Pending[]): Iterable<readonly OutgoingRecord[]> {
  const [only] = request;
  if (request.length === 1 && only !== undefined && only.bytes > MAX_REQUEST_BYTES)
    return splitBySize(only.records);
  return [request.flatMap(({ records }) => records)];
}

function* splitBySize(records: readonly OutgoingRecord[]): Generator<readonly OutgoingRecord[]> {
  let start = 0;
  let bytes = 0;
  for (const [index, record] of records.entries()) {
    const size = sizeOf(record);
    if (index > start && bytes + size > MAX_REQUEST_BYTES) {
      yield records.slice(start, index);
      start = index;
      bytes = 0;
    }
    bytes += size;
  }
  yield start === 0 ? records : records.slice(start);
}

const REFUSALS = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'INVALID_RECORD'];

function isRefusal(error: unknown): boolean {
  return REFUSALS.includes(protocolErrorType(error) ?? '');
}

/** Whether the same request can succeed later. */
function mayPass(error: unknown): boolean {
  return error instanceof KafkaJSError && protocolErrorType(error) !== 'TOPIC_AUTHORIZATION_FAILED';
}

function protocolErrorType(error: unknown): string | undefined {
  if (!(error instanceof KafkaJSError)) return undefined;
  return (error as { type?: string }).type ?? (error.cause as { type?: string } | undefined)?.type;
}
