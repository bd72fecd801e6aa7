import { describe, expect, it } from 'vitest';
import type { BatchHandler, ConsumedRecord, RecordHandler } from '../src/index.js';
import { KafkaFixture, eventually, range, settled } from './fixture.js';

const never = new Promise<void>(() => undefined);

/** Counts what a handler was given, by key. */
class Ledger {
  readonly handled: string[] = [];

  record(work: (key: string) => Promise<void> | void = () => undefined): RecordHandler {
    return async (record, context) => {
      if (!(await context.begin())) return;
      const key = record.key?.toString() ?? '';
      this.handled.push(key);
      await work(key);
    };
  }

  get distinct(): number {
    return new Set(this.handled).size;
  }
}

describe('WindowedConsumer', () => {
  it('finishes records in any order; after a restart exactly the unfinished ones come again', async () => {
    const kafka = await KafkaFixture.create(['t'], 1);
    await kafka.produce('t', range(200));
    const first = new Ledger();
    const isOdd = (key: string): boolean => Number(key.slice(1)) % 2 === 1;
    const consumer = await kafka.consume({ t: first.record((key) => (isOdd(key) ? undefined : never)) });
    await eventually(
      () => first.handled.length,
      (seen) => seen === 200,
    );
    await settled();
    await consumer.stop(0);
    const second = new Ledger();
    await kafka.consume({ t: second.record() });
    await eventually(
      () => second.handled.length,
      (seen) => seen >= 100,
    );
    await settled();
    expect(second.handled).toEqual(range(200).filter((key) => !isOdd(key)));
  });

  it('counts as at work only once it reads what it has been given, not when it has joined', async () => {
    const kafka = await KafkaFixture.create(['t'], 1);
    const ledger = new Ledger();
    const consumer = await kafka.consume({ t: ledger.record() });
    const problems = new Set<string | undefined>();
    await eventually(
      () => problems.add(consumer.problem),
      (told) => told.has(undefined),
    );
    expect([...problems]).toContain('does not read its partitions yet');
  });

  it('misses nothing of a topic that rests: neither what comes meanwhile nor what it has no room for', async () => {
    const kafka = await KafkaFixture.create(['now', 'later'], 2);
    const ledger = new Ledger();
    const handler = ledger.record(() => new Promise((resolve) => setTimeout(resolve, 1)));
    const consumer = await kafka.consume(
      { now: handler, later: handler },
      { maxWaitingPerPartition: 50, resting: { topics: new Set(['later']), intervalMs: 500 } },
    );
    await eventually(
      () => consumer.problem,
      (problem) => problem === undefined,
    );
    const produced: string[] = [];
    for (let round = 0; round < 8; round += 1) {
      // Every second round a record alone, while the topic rests; otherwise more than there is room for.
      const keys = range(round % 2 === 0 ? 1 : 400).map((key) => `later-${String(round)}-${key}`);
      await kafka.produce('later', keys);
      await kafka.produce('now', [`now-${String(round)}`]);
      produced.push(...keys, `now-${String(round)}`);
      await new Promise((resolve) => setTimeout(resolve, 230));
    }
    await eventually(
      () => ledger.handled.length,
      (handled) => handled === produced.length,
    );
    expect(new Set(ledger.handled)).toEqual(new Set(produced));
  });

  it('hands over each record once while partitions become quiet, with a request of their own, and busy again', async () => {
    const kafka = await KafkaFixture.create(['steady', 'now-and-then'], 3);
    const ledger = new Ledger();
    const consumer = await kafka.consume({ steady: ledger.record(), 'now-and-then': ledger.record() });
    await eventually(
      () => consumer.problem,
      (problem) => problem === undefined,
    );
    const produced: string[] = [];
    const produce = async (topic: string, keys: readonly string[]): Promise<void> => {
      produced.push(...keys);
      await kafka.produce(topic, keys);
    };
    for (let tick = 0; tick < 150; tick += 1) {
      await produce(
        'steady',
        range(3).map((key) => `steady-${String(tick)}-${key}`),
      );
      // Quiet for more than two seconds, then one record, then more before anybody else has asked for them.
      if (tick % 50 >= 48)
        await produce(
          'now-and-then',
          range(20).map((key) => `then-${String(tick)}-${key}`),
        );
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await eventually(
      () => ledger.handled.length,
      (handled) => handled >= produced.length,
    );
    await settled();
    expect(ledger.handled.toSorted()).toEqual(produced.toSorted());
  });

  it('takes no more than it may let wait, leaves the rest in Kafka, and goes on when there is room', async () => {
    const kafka = await KafkaFixture.create(['t'], 1);
    await kafka.produce('t', range(1_000));
    const waiting: (() => void)[] = [];
    const handler: RecordHandler = async (_record, context) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      await context.begin();
    };
    const consumer = await kafka.consume({ t: handler }, { maxWaitingPerPartition: 100 });
    await eventually(
      () => consumer.partitions,
      ([partition]) => partition?.heldBack === true,
    );
    await settled();
    expect(waiting).toHaveLength(100);
    for (const release of waiting.slice(0, 49)) release();
    await settled();
    expect(waiting).toHaveLength(100);
    for (const release of waiting.slice(49, 60)) release();
    await eventually(
      () => waiting.length,
      (seen) => seen === 160,
    );
  });

  it('does not let records that run count against what may wait', async () => {
    const kafka = await KafkaFixture.create(['t'], 1);
    await kafka.produce('t', range(500));
    const ledger = new Ledger();
    await kafka.consume({ t: ledger.record(() => never) }, { maxWaitingPerPartition: 50 });
    await eventually(
      () => ledger.handled.length,
      (seen) => seen === 500,
    );
  });

  it('hands a record over when its time has come, never early, and in order of time across partitions', async () => {
    const kafka = await KafkaFixture.create(['t'], 2);
    const due = Date.now() + 1_500;
    await kafka.produce('t', range(100), { due: String(due) });
    const arrivals: number[] = [];
    await kafka.consume(
      { t: () => Promise.resolve(void arrivals.push(Date.now())) },
      { delayOf: ({ headers }) => Number(headers['due']?.toString()) - Date.now() },
    );
    await eventually(
      () => arrivals.length,
      (seen) => seen === 100,
    );
    expect(Math.min(...arrivals)).toBeGreaterThanOrEqual(due);
  });

  it('tries a record again whose handler throws, also before its first await, and lives on', async () => {
    const kafka = await KafkaFixture.create(['t'], 1);
    await kafka.produce('t', range(3));
    const handled: string[] = [];
    let faults = 0;
    await kafka.consume({
      t: (record) => {
        const key = record.key?.toString() ?? '';
        if (key === 'k1' && (faults += 1) < 2) throw new TypeError('as from a bare JSON.parse');
        handled.push(key);
        return Promise.resolve();
      },
    });
    await eventually(
      () => handled.length,
      (seen) => seen === 3,
    );
    expect(handled).toEqual(['k0', 'k2', 'k1']);
  });

  it('hands records over together, tries them again together, and after a restart only those that had not finished', async () => {
    const kafka = await KafkaFixture.create(['t'], 1);
    await kafka.produce('t', range(250));
    const calls: string[][] = [];
    const keysOf = (records: readonly ConsumedRecord[]): string[] =>
      records.map(({ key }) => key?.toString() ?? '');
    const handler: BatchHandler = (records) => {
      calls.push(keysOf(records));
      if (calls.length === 1) throw new Error('a fault');
      return keysOf(records).includes('k249') ? never : Promise.resolve();
    };
    const options = { maxWaitingPerPartition: 100, handlers: new Map() };
    const consumer = await kafka.consume({}, { ...options, batchHandlers: new Map([['t', handler]]) });
    await eventually(
      () => calls.flat(),
      (seen) => seen.includes('k249'),
    );
    await settled();
    await consumer.stop(0);
    const [failed, again, ...others] = calls;
    expect(failed).toEqual(range(100));
    expect(again).toEqual(failed);
    expect([...range(100), ...others.flat()]).toEqual(range(250));
    const left: string[] = [];
    await kafka.consume(
      {},
      {
        batchHandlers: new Map([['t', (records) => Promise.resolve(void left.push(...keysOf(records)))]]),
      },
    );
    await eventually(
      () => left,
      (seen) => seen.includes('k249'),
    );
    await settled();
    expect(left).toEqual(others.at(-1));
  });

  it('gives the same partition numbers of all topics to one member, and repeats nothing that was kept', async () => {
    const topics = ['deliver', 'retry'];
    const kafka = await KafkaFixture.create(topics, 4);
    const one = new Ledger();
    const other = new Ledger();
    const first = await kafka.consume({ deliver: one.record(() => never), retry: one.record(() => never) });
    for (const topic of topics) await kafka.produce(topic, range(100));
    await eventually(
      () => one.handled.length,
      (seen) => seen === 200,
    );
    const second = await kafka.consume({ deliver: other.record(), retry: other.record() });
    await eventually(
      () => [first.partitions.length, second.partitions.length],
      ([a, b]) => a === 4 && b === 4,
    );
    await settled();
    for (const consumer of [first, second]) {
      const [deliver, retry] = topics.map((topic) =>
        consumer.partitions
          .filter((status) => status.topic === topic)
          .map(({ partition }) => partition)
          .sort(),
      );
      expect(deliver).toEqual(retry);
    }
    // The first member still runs what it kept: it was not given it again. The second got all of what it took over.
    expect(one.handled).toHaveLength(200);
    const kept = first.partitions.reduce((sum, { running }) => sum + running, 0);
    await eventually(
      () => other.handled.length,
      (seen) => seen === 200 - kept,
    );
  });

  it('loses and repeats nothing of what it had begun when it stops gracefully under load', async () => {
    const kafka = await KafkaFixture.create(['t'], 4);
    const ledger = new Ledger();
    const slowly = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));
    const first = await kafka.consume({ t: ledger.record(slowly) });
    const producing = (async () => {
      for (let batch = 0; batch < 40; batch += 1) {
        await kafka.produce(
          't',
          range(50).map((key) => `${String(batch)}-${key}`),
        );
      }
    })();
    await eventually(
      () => ledger.handled.length,
      (seen) => seen > 300,
    );
    await first.stop(10_000);
    await kafka.consume({ t: ledger.record(slowly) });
    await producing;
    await eventually(
      () => ledger.distinct,
      (seen) => seen === 2_000,
    );
    await settled();
    expect(ledger.handled).toHaveLength(2_000);
  });

  it('repeats nothing that ends soon when partitions move to a member that joins, and back when it leaves', async () => {
    const kafka = await KafkaFixture.create(['t'], 4);
    const ledger = new Ledger();
    const briefly = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 200));
    await kafka.consume({ t: ledger.record(briefly) });
    const load = new AbortController();
    let produced = 0;
    const producing = (async () => {
      for (; !load.signal.aborted; produced += 20)
        await kafka.produce(
          't',
          range(20).map((key) => `${String(produced)}-${key}`),
        );
    })();
    await eventually(
      () => ledger.handled.length,
      (seen) => seen > 200,
    );
    const second = await kafka.consume({ t: ledger.record(briefly) });
    await eventually(
      () => second.partitions.length,
      (count) => count === 2,
    );
    await settled();
    await second.stop(5_000);
    await settled();
    load.abort();
    await producing;
    await eventually(
      () => ledger.distinct,
      (seen) => seen === produced,
    );
    await settled();
    expect(ledger.handled.length - ledger.distinct).toBe(0);
  });

  it('starts again where the group began when a member is lost before the first commit', async () => {
    const kafka = await KafkaFixture.create(['t'], 1);
    const first = await kafka.consume({ t: () => never });
    await eventually(
      () => first.partitions[0]?.next,
      (next) => next === 0,
    );
    await first.stop(0);
    await kafka.produce('t', range(10));
    const ledger = new Ledger();
    await kafka.consume({ t: ledger.record() });
    await eventually(
      () => ledger.handled.length,
      (seen) => seen === 10,
    );
  });

  it('keeps a partition going that left while paused and came back', async () => {
    const kafka = await KafkaFixture.create(['t'], 2);
    const gate: (() => void)[] = [];
    const ledger = new Ledger();
    let open = false;
    const handler: RecordHandler = async (record, context) => {
      if (!open) await new Promise<void>((resolve) => gate.push(resolve));
      await ledger.record()(record, context);
    };
    const first = await kafka.consume({ t: handler }, { maxWaitingPerPartition: 10 });
    await kafka.produce('t', range(200));
    await eventually(
      () => first.partitions.filter(({ heldBack }) => heldBack).length,
      (held) => held === 2,
    );
    const second = await kafka.consume({ t: () => never }, { maxWaitingPerPartition: 10 });
    await eventually(
      () => second.partitions.length,
      (count) => count === 1,
    );
    await second.stop(0);
    open = true;
    for (const release of gate) release();
    await eventually(
      () => ledger.distinct,
      (seen) => seen === 200,
    );
  });
});
