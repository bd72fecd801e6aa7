import { beforeAll, describe, expect, it } from 'vitest';
import { createDeliveryLog } from '../src/delivery-log.js';
import { deliveriesQuery, type DeliveryFilter } from '../src/delivery-log.reader.js';
import { statisticsQuery } from '../src/delivery-statistics.js';
import { deliveryModelOf, type DeliveryModel } from '../src/delivery.schema.js';
import { useDatabase } from './delivery-log.fixture.js';
import { anOutcome } from './outcome.factory.js';

const database = useDatabase();
let model: DeliveryModel;

const START = Date.UTC(2026, 0, 1);

beforeAll(async () => {
  const connection = await database.connect();
  model = deliveryModelOf(connection);
  const log = createDeliveryLog(connection, { retentionDays: 10_000 });
  await log.prepare();
  await log.write(
    Array.from({ length: 3000 }, (_, n) =>
      anOutcome(`wh-${String(n)}`, {
        delivery: {
          accountId: `account-${String(n % 2)}`,
          webhookId: `hook-${String(n % 5)}`,
          eventCode: n % 3 === 0 ? 'report.created' : 'report.file_ready',
          createdAt: START + n * 1000,
        },
        step: n % 50 === 0 ? { kind: 'failed', reason: 'expired' } : { kind: 'delivered' },
      }),
    ),
  );
});

type Stage = { stage: string; indexName?: string; inputStage?: Stage; inputStages?: Stage[] };

function stagesOf(stage: Stage): Stage[] {
  return [stage, ...[stage.inputStage ?? [], stage.inputStages ?? []].flat().flatMap(stagesOf)];
}

const CHOICES = {
  webhookId: 'hook-1',
  status: 'failed',
  eventCode: 'report.created',
  from: new Date(START + 100_000),
  to: new Date(START + 2_000_000),
  after: { createdAt: new Date(START + 1_500_000), messageId: 'wh-1500' },
} as const;

/** Every subset of the choices. */
const combinations = Object.entries(CHOICES).reduce<object[]>(
  (subsets, [name, value]) => [...subsets, ...subsets.map((subset) => ({ ...subset, [name]: value }))],
  [{}],
) as (Partial<Omit<DeliveryFilter, 'accountId'>> & { after?: (typeof CHOICES)['after'] })[];

describe('lists', () => {
  it.each(
    combinations.map((combination) => ({
      name: Object.keys(combination).join(', ') || 'no filter',
      combination,
    })),
  )('are read from an index, in order: $name', async ({ combination: { after, ...filter } }) => {
    const query = deliveriesQuery(model, { accountId: 'account-1', ...filter }, after).limit(51);
    const { queryPlanner, executionStats } = (await query.explain('executionStats')) as unknown as {
      queryPlanner: { winningPlan: Stage };
      executionStats: { totalKeysExamined: number };
    };
    const stages = stagesOf(queryPlanner.winningPlan).map(({ stage }) => stage);
    expect(stages).toContain('IXSCAN');
    expect(stages).not.toContain('COLLSCAN');
    expect(stages).not.toContain('SORT');
    expect(executionStats.totalKeysExamined).toBeLessThan(1600);
  });

  it('of one status read no more of the index than they show', async () => {
    const query = deliveriesQuery(model, { accountId: 'account-0', status: 'failed' }).limit(20);
    const { executionStats } = (await query.explain('executionStats')) as unknown as {
      executionStats: { totalKeysExamined: number; totalDocsExamined: number };
    };
    expect(executionStats).toMatchObject({ totalKeysExamined: 20, totalDocsExamined: 20 });
  });
});

describe('statistics', () => {
  const query = { accountId: 'account-0', webhookIds: ['hook-0', 'hook-2'], period: 'week' } as const;
  const now = new Date(START + 3_000_000);

  it('count what is in the log', async () => {
    const log = createDeliveryLog(model.db, { retentionDays: 9000 });
    const statistics = await log.statistics({ ...query, now });
    const totals = statistics.map(({ slots }) =>
      slots.reduce((sum, { delivered, failed }) => ({ d: sum.d + delivered, f: sum.f + failed }), {
        d: 0,
        f: 0,
      }),
    );
    expect(totals).toEqual([
      { d: 240, f: 60 },
      { d: 300, f: 0 },
    ]);
  });

  it('are counted from an index', async () => {
    const plan = JSON.stringify(await statisticsQuery(model, { ...query, now }).explain('executionStats'));
    const [, keysExamined] = /"totalKeysExamined":(\d+)/.exec(plan) ?? [];
    expect(Number(keysExamined)).toBeLessThan(1600);
    expect(plan).not.toContain('COLLSCAN');
  });
});

describe('prepare', () => {
  const retentionSeconds = async () => {
    const indexes = await model.collection.indexes();
    return indexes.find(({ name }) => name === 'retention')?.['expireAfterSeconds'] as unknown;
  };

  it('changes the retention to what is set, and can be repeated and run at once', async () => {
    const connection = model.db;
    expect(await retentionSeconds()).toBe(10_000 * 86_400);
    await createDeliveryLog(connection, { retentionDays: 9000 }).prepare();
    expect(await retentionSeconds()).toBe(9000 * 86_400);
    const log = createDeliveryLog(connection, { retentionDays: 9500 });
    await Promise.all([log.prepare(), log.prepare(), log.prepare()]);
    expect(await retentionSeconds()).toBe(9500 * 86_400);
  });

  it('keeps the ids in pages as small as there are: each new one changes another', async () => {
    const [stats] = await model.collection
      .aggregate<{ storageStats: { indexDetails: { _id_: { creationString: string } } } }>([
        { $collStats: { storageStats: {} } },
      ])
      .toArray();
    expect(stats?.storageStats.indexDetails._id_.creationString).toMatch(/leaf_page_max=4KB/i);
  });

  it('makes a new collection ready, by several instances at once', async () => {
    const connection = (await database.connect()).useDb(`${model.db.name}-new`);
    const log = createDeliveryLog(connection, { retentionDays: 30 });
    await Promise.all([log.prepare(), log.prepare(), log.prepare()]);
    const names = (await deliveryModelOf(connection).collection.indexes()).map(({ name }) => name);
    expect(names.sort()).toEqual(['_id_', 'account', 'retention', 'status', 'webhook']);
    await connection.dropDatabase();
  });
});
