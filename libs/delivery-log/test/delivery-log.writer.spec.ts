import type { Outcome } from '@sight-webhooks/contracts';
import { deepStrictEqual } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import mongoose from 'mongoose';
import { beforeAll, describe, expect, it } from 'vitest';
import { mergeByDelivery, type DeliveryEntry, type LoggedExecution } from '../src/delivery-entry.js';
import { MAX_EXECUTIONS, prepareCollection } from '../src/delivery-log.collection.js';
import { createDeliveryLogWriter, type DeliveryLogWriter } from '../src/delivery-log.writer.js';
import { mergeStates, stateOf } from '../src/delivery-state.js';
import { deliveryModelOf, type DeliveryDocument, type DeliveryModel } from '../src/delivery.schema.js';
import { useDatabase } from './delivery-log.fixture.js';
import { outcomesOf } from './outcome.arbitrary.js';
import { anExecution, anOutcome } from './outcome.factory.js';

const database = useDatabase();
let model: DeliveryModel;
/** Each on a connection of its own, as two instances of the service have. */
let writers: readonly [DeliveryLogWriter, DeliveryLogWriter, DeliveryLogWriter];

beforeAll(async () => {
  const models = [
    deliveryModelOf(await database.connect()),
    deliveryModelOf(await database.connect()),
    deliveryModelOf(await database.connect()),
  ] as const;
  model = models[0];
  await prepareCollection(model, 10_000);
  writers = [
    createDeliveryLogWriter(models[0]),
    createDeliveryLogWriter(models[1]),
    createDeliveryLogWriter(models[2]),
  ];
});

const write = (outcomes: Outcome[]) => writers[0].write(outcomes);
const newId = () => `wh-${randomUUID()}`;
const stored = async (messageId: string) => {
  const document = await model.findById(messageId).lean<DeliveryDocument>();
  if (document === null) throw new Error(`${messageId} is not in the log`);
  return document;
};

const byId = (executions: readonly LoggedExecution[] = []) =>
  [...new Map(executions.map((execution) => [execution.executionId, execution])).values()].sort(
    (one, other) => (one.executionId < other.executionId ? -1 : 1),
  );

/** Strictly, and with the order of the fields: MongoDB's comparisons depend on it. */
async function expectStored(outcomes: readonly Outcome[]): Promise<void> {
  const { messageId, state, least, executions } = mergeOneByOne(outcomes);
  const document = await stored(messageId);
  deepStrictEqual(document.state, state);
  expect(Object.keys(document.state)).toEqual(Object.keys(state));
  expect(document).toMatchObject(least);
  deepStrictEqual(byId(document.executions), byId(executions));
  expect(document.executions ?? []).toHaveLength(byId(executions).length);
}

function mergeOneByOne(outcomes: readonly Outcome[]): DeliveryEntry {
  const [merged] = mergeByDelivery(outcomes);
  if (merged === undefined) throw new Error('no outcome');
  // The state once more without the batch's own merging: it is what the property is about.
  return { ...merged, state: outcomes.map(stateOf).reduce(mergeStates) };
}

describe('a delivery in MongoDB is the pure merge of its outcomes', () => {
  const outcomes = fc
    .constant(null)
    .map(newId)
    .chain((messageId) => fc.array(outcomesOf(messageId), { minLength: 1, maxLength: 8 }));
  const shuffledTwice = outcomes.chain((set) =>
    fc.tuple(fc.constant(set), fc.shuffledSubarray([...set, ...set], { minLength: set.length * 2 })),
  );

  it('for every pair of states, whichever comes first', async () => {
    await fc.assert(
      fc.asyncProperty(outcomesOf('one'), outcomesOf('one'), async (one, other) => {
        const [here, there] = [newId(), newId()];
        const as = (id: string, outcome: Outcome) => ({
          ...outcome,
          delivery: { ...outcome.delivery, messageId: id },
        });
        await write([as(here, one), as(there, other)]);
        await write([as(here, other), as(there, one)]);
        const expected = mergeStates(stateOf(one), stateOf(other));
        deepStrictEqual((await stored(here)).state, expected);
        deepStrictEqual((await stored(there)).state, expected);
      }),
      { numRuns: 300 },
    );
  });

  it('written one by one in any order, with repeats', async () => {
    await fc.assert(
      fc.asyncProperty(shuffledTwice, async ([set, order]) => {
        for (const outcome of order) await write([outcome]);
        await expectStored(set);
      }),
      { numRuns: 60 },
    );
  });

  it('written in batches by several writers at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(shuffledTwice, { minLength: 1, maxLength: 5 }), async (deliveries) => {
        const records = deliveries.flatMap(([, order]) => order);
        const shares = writers.map((_, share) =>
          records.filter((_, index) => index % writers.length === share),
        );
        const results = await Promise.all(writers.map((writer, index) => writer.write(shares[index] ?? [])));
        expect(results.flatMap(({ rejected }) => rejected)).toEqual([]);
        for (const [set] of deliveries) await expectStored(set);
      }),
      { numRuns: 60 },
    );
  });
});

describe('write', () => {
  it('survives concurrent first writes of the same deliveries', async () => {
    const ids = Array.from({ length: 300 }, newId);
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        (writers[n % 3] ?? writers[0]).write(
          ids.map((id) => anOutcome(id, { execution: anExecution(`execution-${String(n)}`) })),
        ),
      ),
    );
    for (const result of results) expect(result).toEqual({ written: 300, rejected: [] });
    const documents = await model.find({ _id: { $in: ids } }).lean<DeliveryDocument[]>();
    expect(documents).toHaveLength(300);
    for (const document of documents) expect(document.executions).toHaveLength(12);
  });

  it('stops adding executions to a full document and goes on with its state', async () => {
    const id = newId();
    const executed = (n: number) =>
      anOutcome(id, {
        attempt: 1,
        execution: anExecution(`execution-${String(n)}`),
        step: { kind: 'retry', attempt: 2, notBefore: 1000 },
      });
    for (let n = 0; n < MAX_EXECUTIONS + 5; n += 1) await write([executed(n)]);
    expect((await stored(id)).executions).toHaveLength(MAX_EXECUTIONS);
    await write(Array.from({ length: 500 }, (_, n) => executed(1000 + n)));
    expect((await stored(id)).executions).toHaveLength(MAX_EXECUTIONS);
    const last = anOutcome(id, { execution: anExecution('last'), step: { kind: 'delivered' } });
    expect(await write([last])).toEqual({ written: 1, rejected: [] });
    expect((await stored(id)).state.status).toBe('delivered');
  });

  it('keeps a document small when endpoints answer much', async () => {
    const id = newId();
    const huge = anExecution('execution-1', { responseExcerpt: 'x'.repeat(900_000) });
    await write([anOutcome(id, { execution: huge })]);
    expect((await stored(id)).executions?.[0]?.responseExcerpt).toHaveLength(4096);
  });

  it('reports the one that the database refuses and writes the others', async () => {
    const name = model.collection.collectionName;
    await model.db.db?.command({ collMod: name, validator: { eventCode: { $ne: 'refused' } } });
    const [good, bad, alsoGood] = [newId(), newId(), newId()];
    const result = await write([
      anOutcome(good),
      anOutcome(bad, { delivery: { eventCode: 'refused' } }),
      anOutcome(alsoGood),
    ]);
    await prepareCollection(model, 10_000);
    expect(result).toEqual({ written: 2, rejected: [{ messageId: bad, code: 121 }] });
    expect(await model.countDocuments({ _id: { $in: [good, bad, alsoGood] } })).toBe(2);
  });

  it('stores text with NUL, lone surrogates and keys named __proto__ without a fault', async () => {
    const id = newId();
    const outcome = anOutcome(id, {
      delivery: { webhookName: 'a\0b', ...(JSON.parse('{"__proto__":{"x":1},"$set":1,"a.b":2}') as object) },
      execution: anExecution('e', { responseExcerpt: 'half \ud83d' }),
    });
    expect(await write([outcome])).toEqual({ written: 1, rejected: [] });
    expect(await write([outcome])).toEqual({ written: 1, rejected: [] });
    expect((await stored(id)).executions).toHaveLength(1);
    expect((await stored(id)).webhookName).toBe('a\0b');
  });

  it('fails, and can be repeated, when the database cannot be reached', async () => {
    const connection = mongoose.createConnection('mongodb://127.0.0.1:1', { serverSelectionTimeoutMS: 200 });
    const opened = connection.asPromise().catch((error: unknown) => error);
    const writer = createDeliveryLogWriter(deliveryModelOf(connection));
    await expect(writer.write([anOutcome(newId())])).rejects.toThrow();
    expect(await opened).toBeInstanceOf(Error);
    await connection.close();
  }, 20_000);

  it('writes a batch that is larger than what MongoDB takes at once', async () => {
    const body = '€'.repeat(100_000);
    const outcomes = Array.from({ length: 60 }, () => ({ ...anOutcome(newId()), body }));
    expect(await write(outcomes)).toEqual({ written: 60, rejected: [] });
    for (const { delivery } of outcomes) expect((await stored(delivery.messageId)).body).toBe(body);
  });

  it('does nothing for an empty batch', async () => {
    expect(await write([])).toEqual({ written: 0, rejected: [] });
  });
});
