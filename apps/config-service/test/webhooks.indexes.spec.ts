import { randomUUID } from 'node:crypto';
import mongoose, { type Connection } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { webhookModelOf } from '../src/webhooks/webhook.schema.js';
import { WebhooksRepository } from '../src/webhooks/webhooks.repository.js';

type Stage = { readonly stage: string; readonly inputStage?: Stage };
type Explanation = {
  readonly queryPlanner: { readonly winningPlan: Stage & { readonly queryPlan?: Stage } };
  readonly executionStats: { readonly totalDocsExamined: number; readonly totalKeysExamined: number };
};

let connection: Connection;
let repository: WebhooksRepository;
beforeAll(async () => {
  const dbName = `webhooks-${randomUUID().slice(0, 8)}`;
  connection = await mongoose.createConnection(process.env['MONGODB_URI'] ?? '', { dbName }).asPromise();
  repository = new WebhooksRepository(connection);
  await repository.ensureIndexes();
  await webhookModelOf(connection).insertMany(
    Array.from({ length: 2_000 }, (_, n) => ({
      _id: randomUUID(),
      accountId: `account-${String(n % 10)}`,
      name: 'Slack',
      url: 'https://example.com/',
      active: n % 3 !== 0,
      events: ['report.created'],
      basicAuth: null,
      sealedSigningSecrets: ['v1.a.b.c'],
      version: 1,
      publishedVersion: 1,
      createdAt: new Date(n * 1_000),
      updatedAt: new Date(n * 1_000),
      removedAt: n % 5 === 0 ? new Date() : null,
    })),
  );
});
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

function stagesOf({ queryPlanner }: Explanation): string[] {
  const stages: string[] = [];
  const { winningPlan } = queryPlanner;
  for (let stage: Stage | undefined = winningPlan.queryPlan ?? winningPlan; stage; stage = stage.inputStage)
    stages.push(stage.stage);
  return stages;
}

describe('the indexes', () => {
  it.each([
    ['without a filter', {}],
    ['with a status', { status: 'active' as const }],
    ['from a cursor', { after: { at: new Date(1_000_000), id: randomUUID() } }],
  ])('serve an account’s list in order %s', async (_, query) => {
    const explained = (await repository
      .listQuery({ accountId: 'account-1', ...query })
      .limit(51)
      .explain('executionStats')) as unknown as Explanation;
    expect(stagesOf(explained)).toContain('IXSCAN');
    expect(stagesOf(explained)).not.toContain('SORT');
    expect(explained.executionStats.totalDocsExamined).toBeLessThanOrEqual(51 * 2);
  });

  it('answer the reconciler’s walk without a look at a document', async () => {
    const explained = (await repository
      .versionsQuery('')
      .limit(500)
      .explain('executionStats')) as unknown as Explanation;
    expect(explained.executionStats).toMatchObject({ totalDocsExamined: 0, totalKeysExamined: 500 });
  });
});
