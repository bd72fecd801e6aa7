import { onTestFinished, describe, expect, it } from 'vitest';
import { LagReader } from '../src/index.js';
import { KafkaFixture, eventually, range } from './fixture.js';

const never = new Promise<void>(() => undefined);

function reader(kafka: KafkaFixture, topics: readonly string[] = ['t']): LagReader {
  const created = new LagReader(kafka.connection, [{ groupId: 'group', topics }]);
  onTestFinished(() => created.close());
  return created;
}

/** Records that nobody reads but in a transaction, which leaves a marker behind them. */
async function produceInTransaction(
  kafka: KafkaFixture,
  topic: string,
  keys: readonly string[],
  end: 'commit' | 'abort' = 'commit',
): Promise<void> {
  const producer = kafka.connection.client.producer({
    transactionalId: kafka.connection.physicalName('tx'),
    maxInFlightRequests: 1,
    idempotent: true,
  });
  await producer.connect();
  const transaction = await producer.transaction();
  const messages = keys.map((key) => ({ key, value: key }));
  await transaction.send({ topic: kafka.connection.physicalName(topic), messages });
  await transaction[end]();
  await producer.disconnect();
}

describe('LagReader', () => {
  it('counts everything for a group that has never committed', async () => {
    const kafka = await KafkaFixture.create(['t'], 1);
    await kafka.produce('t', range(7));
    const snapshot = await reader(kafka).read();
    expect(snapshot.lags).toMatchObject([
      { topic: 't', partition: 0, committed: undefined, records: 7, lost: 0 },
    ]);
    expect(snapshot.groups).toEqual([{ groupId: 'group', state: 'Dead', members: [] }]);
  });

  it('tells who has what while the group lives, and goes on counting when nobody is left in it', async () => {
    const kafka = await KafkaFixture.create(['t'], 2);
    const lag = reader(kafka);
    const consumer = await kafka.consume({
      t: async (_record, context) => {
        await context.begin();
      },
    });
    await kafka.produce('t', range(20));
    const total = async (): Promise<number> =>
      (await lag.read()).lags.reduce((sum, { records }) => sum + records, 0);
    await eventually(total, (records) => records === 0);
    const { groups } = await lag.read();
    expect(groups).toMatchObject([{ state: 'Stable', members: [{ clientId: 'test' }] }]);
    expect(groups[0]?.members[0]?.assigned).toEqual([{ topic: 't', partitions: [0, 1] }]);
    await consumer.stop(0);
    await kafka.produce('t', range(5));
    expect(await total()).toBe(5);
    expect((await lag.read()).groups).toMatchObject([{ state: 'Empty', members: [] }]);
  });

  it('does not count what was finished behind a record that takes long', async () => {
    const kafka = await KafkaFixture.create(['t'], 1);
    await kafka.produce('t', range(100));
    await kafka.consume({
      t: async (record, context) => {
        await context.begin();
        if (record.offset === 3) await never;
      },
    });
    await eventually(
      async () => (await reader(kafka).read()).lags,
      ([lag]) => lag?.committed === 3 && lag.records === 1,
    );
  });

  it('does not take the markers of a transaction for records', async () => {
    const kafka = await KafkaFixture.create(['t'], 1);
    await produceInTransaction(kafka, 't', range(3));
    const lag = reader(kafka);
    // Three records and a marker, for somebody who has read nothing.
    expect((await lag.read()).lags).toMatchObject([{ end: 4, records: 4 }]);
    await kafka.consume({
      t: async (_record, context) => {
        await context.begin();
      },
    });
    const finished = async (end: number): Promise<void> => {
      await eventually(
        async () => (await lag.read()).lags,
        ([seen]) => seen?.records === 0 && seen.ageMs === 0 && seen.committed === end,
      );
    };
    await finished(4);
    // Nothing but a marker comes.
    await produceInTransaction(kafka, 't', range(1), 'abort');
    await finished(6);
  });

  it('knows from the log how old a record is that was there before it looked for the first time', async () => {
    const kafka = await KafkaFixture.create(['t'], 1);
    const dayAgo = String(Date.now() - 24 * 3_600_000);
    const producer = kafka.connection.client.producer();
    await producer.connect();
    onTestFinished(() => producer.disconnect());
    await producer.send({
      topic: kafka.connection.physicalName('t'),
      messages: [{ value: 'old', timestamp: dayAgo }],
    });
    const [lag] = (await reader(kafka).read()).lags;
    expect(lag?.ageMs).toBeGreaterThan(20 * 3_600_000);
    expect(lag?.ageMs).toBeLessThanOrEqual(24 * 3_600_000 + 60_000);
  });

  it('knows how long the topics keep their records', async () => {
    const kafka = await KafkaFixture.create([], 1);
    await kafka.connection.ensureTopics([
      { name: 'kept', partitions: 1, replicationFactor: 1, config: { 'retention.ms': '3600000' } },
      { name: 'compacted', partitions: 1, replicationFactor: 1, config: { 'cleanup.policy': 'compact' } },
    ]);
    const retention = await reader(kafka, ['kept', 'compacted']).retention();
    expect(Object.fromEntries(retention)).toEqual({ kept: 3_600_000, compacted: undefined });
  });
});
