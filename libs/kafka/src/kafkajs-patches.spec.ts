import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import kafkajs, { type KafkaMessage } from 'kafkajs';
import { describe, expect, it } from 'vitest';

const { CompressionTypes } = kafkajs;
const load = createRequire(import.meta.url);
const root = dirname(load.resolve('kafkajs/package.json'));
const source = (path: string): string => readFileSync(join(root, 'src', path), 'utf8');

// patches/ holds what kafkajs 2.2.4 needs; an install that did not apply it must not pass unnoticed.
describe('the patches of kafkajs', () => {
  it('keep an idle connection from re-arming a negative timer every millisecond', () => {
    expect(source('network/requestQueue/index.js')).toContain('if (scheduleAt <= 0) return');
  });

  it('let a member finish what is under way before it joins again', () => {
    expect(source('consumer/consumerGroup.js')).toContain('await assigner.beforeJoin()');
  });

  it('keep a commit from being retried with the generation of a later assignment', () => {
    const runner = source('consumer/runner.js');
    const commit = runner.slice(runner.indexOf('commitOffsets(offsets) {\n    if (!this.running)'));
    expect(commit).toContain('return this.consumerGroup.commitOffsets(offsets)');
    expect(commit).not.toContain('retrier');
  });

  it('ask for the end of a topic in one request, and do not decode what a fetch has nothing of', () => {
    expect(source('admin/index.js')).toContain('const fetchTopicEndOffsets');
    expect(source('index.js')).toContain('admin({ retry, metadataMaxAge } = {})');
    expect(source('protocol/requests/fetch/v11/response.js')).toContain('skipEmptyPartition(decoder)');
  });

  it('fetch twice from a broker, side by side, and drop what was asked for before the group was joined anew', () => {
    expect(source('consumer/fetchManager.js')).toContain('seq(lanes, lane =>');
    expect(source('network/connectionPool.js')).toContain('apiKey === apiKeys.Fetch ? 1 + lane : 0');
    expect(source('consumer/runner.js')).toContain('batch.generationId !== this.consumerGroup.generationId');
  });

  it('wait for the leaders of a new topic at a broker that has not heard of it yet', () => {
    const waiting = source('admin/index.js').split('const retryOnLeaderNotAvailable')[1] ?? '';
    expect(waiting.slice(0, waiting.indexOf('return waitFor'))).toContain('UNKNOWN_TOPIC_OR_PARTITION');
  });

  it('encode a record into one buffer, and group a batch without copying it for each record', () => {
    expect(source('protocol/recordBatch/record/v0/index.js')).toContain('new Encoder(sizeOfBody');
    expect(source('protocol/encoder.js')).not.toContain('Buffer.alloc(');
    expect(source('producer/groupMessagesPerPartition.js')).toContain('.push(message)');
  });
});

const silent = { namespace: () => silent, debug: () => undefined, error: () => undefined };
const silentEvents = { emit: () => undefined, addListener: () => undefined };

describe('records of a patched kafkajs', () => {
  type Encoded = { readonly buffer: Buffer };
  const Record = load('kafkajs/src/protocol/recordBatch/record/v0') as (record: object) => Encoded;
  const { RecordBatch } = load('kafkajs/src/protocol/recordBatch/v0') as {
    readonly RecordBatch: (batch: object) => Promise<Encoded>;
  };
  const Decoder = load('kafkajs/src/protocol/decoder') as new (buffer: Buffer) => object;
  const decode = load('kafkajs/src/protocol/recordBatch/v0/decoder') as (
    decoder: object,
  ) => Promise<{ readonly records: readonly KafkaMessage[] }>;

  it.each([CompressionTypes.None, CompressionTypes.GZIP])(
    'tell the same however often they are asked (compression %i)',
    async (compression) => {
      const headers = { once: Buffer.from('1'), twice: [Buffer.from('2'), Buffer.from('3')] };
      const { buffer } = await RecordBatch({
        compression,
        firstOffset: 3_000_000_000,
        firstTimestamp: 1_700_000_000_000,
        maxTimestamp: 1_700_000_100_000,
        lastOffsetDelta: 2,
        records: [
          Record({ key: Buffer.from('k'), value: Buffer.alloc(300, 'v'), headers }),
          Record({ offsetDelta: 1, timestampDelta: 100_000, key: null, value: null }),
          Record({ offsetDelta: 2, key: Buffer.alloc(0), value: Buffer.from('last') }),
        ],
      });
      const { records } = await decode(new Decoder(buffer));
      const told = ({ offset, timestamp, key, value, headers }: KafkaMessage): object => ({
        ...{ offset, timestamp, headers: { ...headers } },
        ...{ key: key?.toString(), value: value?.toString() },
      });
      for (let time = 0; time < 2; time += 1)
        expect(records.map(told)).toEqual([
          { offset: '3000000000', timestamp: '1700000000000', key: 'k', value: 'v'.repeat(300), headers },
          { offset: '3000000001', timestamp: '1700000100000', headers: {} },
          { offset: '3000000002', timestamp: '1700000000000', key: '', value: 'last', headers: {} },
        ]);
    },
  );
});

describe('the checksum of a patched kafkajs', () => {
  const crc32C = load('kafkajs/src/protocol/recordBatch/crc32C') as (bytes: Buffer) => number;

  // RFC 3720, B.4; the last is every CRC's check value.
  it.each([
    [Buffer.alloc(32), 0x8a9136aa],
    [Buffer.alloc(32, 0xff), 0x62a8ab43],
    [Buffer.from(Array.from({ length: 32 }, (_, n) => n)), 0x46dd794e],
    [Buffer.from(Array.from({ length: 32 }, (_, n) => 31 - n)), 0x113fdb5c],
    [Buffer.from('123456789'), 0xe3069283],
  ])('is CRC-32C (%#)', (bytes, checksum) => {
    expect(crc32C(bytes)).toBe(checksum);
  });

  it('is that of going bit by bit, whatever the length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(crc32C(Buffer.from(bytes))).toBe(bitByBit(bytes));
      }),
    );
  });

  function bitByBit(bytes: Uint8Array): number {
    let crc = 0xffffffff;
    for (const byte of bytes) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
    }
    return ~crc >>> 0;
  }
});

// A broker cannot be made to answer so at the right moment: it is played here, kafkajs is not.
describe('a patched kafkajs', () => {
  it('drops a batch that was asked for before the group was joined anew, and takes those after it', async () => {
    type Runner = { running: boolean; readonly handleBatch: (batch: object) => Promise<void> };
    const Runner = load('kafkajs/src/consumer/runner') as new (options: object) => Runner;
    const taken: number[] = [];
    const consumerGroup = { generationId: 2, fetchLanes: { count: 2 }, heartbeat: () => Promise.resolve() };
    const runner = new Runner({
      logger: silent,
      instrumentationEmitter: silentEvents,
      consumerGroup: { ...consumerGroup, hasSeekOffset: () => false },
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: ({ batch }: { readonly batch: { readonly generationId: number } }) => {
        taken.push(batch.generationId);
        return Promise.resolve();
      },
    });
    runner.running = true;
    const fetchedIn = (generationId: number): object => ({
      generationId,
      topic: 't',
      partition: 0,
      messages: [{ offset: '7' }],
      isEmpty: () => false,
      isEmptyDueToFiltering: () => false,
      firstOffset: () => '7',
      lastOffset: () => '7',
      offsetLag: () => '0',
      offsetLagLow: () => '0',
    });
    await runner.handleBatch(fetchedIn(1));
    expect(taken).toEqual([]);
    await runner.handleBatch(fetchedIn(2));
    expect(taken).toEqual([2]);
  });

  it('asks again for a new topic of which the broker has not heard yet, and only then', async () => {
    type Admin = { readonly createTopics: (options: object) => Promise<boolean> };
    const createAdmin = load('kafkajs/src/admin') as (options: object) => Admin;
    const { KafkaJSProtocolError } = load('kafkajs/src/errors') as {
      readonly KafkaJSProtocolError: new (e: object) => Error;
    };
    const creating = (answers: string[]): Promise<boolean> => {
      const metadata = (): Promise<object> => {
        const type = answers.shift();
        return type === undefined
          ? Promise.resolve({})
          : Promise.reject(new KafkaJSProtocolError({ type, message: type, retriable: true }));
      };
      const broker = { createTopics: () => Promise.resolve(), metadata };
      const cluster = {
        refreshMetadata: () => Promise.resolve(),
        findControllerBroker: () => Promise.resolve(broker),
      };
      const admin = createAdmin({
        logger: silent,
        instrumentationEmitter: silentEvents,
        retry: { retries: 0 },
        cluster,
      });
      return admin.createTopics({ waitForLeaders: true, topics: [{ topic: 't' }] });
    };
    const answers = ['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE', 'UNKNOWN_TOPIC_OR_PARTITION'];
    await expect(creating(answers)).resolves.toBe(true);
    expect(answers).toEqual([]);
    await expect(creating(['TOPIC_AUTHORIZATION_FAILED'])).rejects.toThrow('TOPIC_AUTHORIZATION_FAILED');
  });
});
