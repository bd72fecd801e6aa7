import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient, type Collection } from 'mongodb';
import type { Teardown } from '@sight-webhooks/testing';
import type { Lab } from '../lab/lab.js';
import { eventLoad } from '../load/event-load.js';
import { MeasurementError } from '../measurement.error.js';
import { monotonicMs } from '../monotonic-clock.js';
import { measurePipeline } from '../scenarios/burst.scenario.js';
import { checkRecorded } from '../scenarios/counted.js';
import { DEADLINE_MS } from '../scenarios/outcome-wait.js';
import type { Measurement } from '../scenarios/scenario.js';
import {
  ESSENTIAL_DELIVERIES,
  ESSENTIAL_TOPICS,
  type EssentialDelivery,
  type EssentialsTask,
} from './essentials.protocol.js';

const LOOK_INTERVAL_MS = 50;

/**
 * What is left of a webhook pipeline without its promises: match, produce, a window of records in any order, POST,
 * outcomes topic, upserts. Nothing is retried, signed, vetted, bounded by endpoint, validated, logged or counted. With
 * our own Kafka library and the yardstick's HTTP client, beside the services, on the same stores and receiver.
 */
export class EssentialsPipeline {
  /** With the parts of this pipeline in the place of the services. */
  readonly #lab: Lab;
  readonly #webhooks: EssentialsTask['webhooks'];
  readonly #deliveries: Collection<EssentialDelivery>;

  private constructor(
    lab: Lab,
    webhooks: EssentialsTask['webhooks'],
    deliveries: Collection<EssentialDelivery>,
  ) {
    this.#lab = lab;
    this.#webhooks = webhooks;
    this.#deliveries = deliveries;
  }

  /** @param endpoints of each account */
  static async start(
    lab: Lab,
    endpoints: ReadonlyMap<string, number>,
    teardown: Teardown,
  ): Promise<EssentialsPipeline> {
    const { connection, environment, mongoUri, prefix } = lab.stack;
    const partitions = Number(environment['KAFKA_PARTITIONS']);
    await connection.ensureTopics(
      Object.values(ESSENTIAL_TOPICS).map((name) => ({ name, partitions, replicationFactor: 1, config: {} })),
    );
    const webhooks = new Map(
      Array.from(endpoints, ([account, count]) => [
        account,
        Array.from({ length: count }, (_, n) => ({
          id: `${account}-${String(n)}`,
          url: `${lab.receiver.origin}/essentials`,
          eventCodes: ['report.created'],
        })),
      ]),
    );
    const task = { brokers: environment['KAFKA_BROKERS'] ?? '', prefix, mongoUri, webhooks };
    const matcher = await startPart('matcher', task, teardown);
    const deliverer = await startPart('deliverer', task, teardown);
    const client = await new MongoClient(mongoUri).connect();
    teardown.add(() => client.close());
    const parts = [
      { part: 'fanout-service', pid: matcher.pid ?? 0 },
      { part: 'delivery-service', pid: deliverer.pid ?? 0 },
      ...lab.parts.filter(({ part }) => !part.endsWith('-service')),
    ];
    return new EssentialsPipeline({ ...lab, parts }, webhooks, client.db().collection(ESSENTIAL_DELIVERIES));
  }

  /** @throws MeasurementError when the receiver or the log does not have what was sent */
  async measure(name: string, account: string, events: number): Promise<Measurement> {
    const webhookIds = (this.#webhooks.get(account) ?? []).map(({ id }) => id);
    const { records, messageIds } = eventLoad(account, webhookIds, events);
    const ours = records.map((record) => ({ ...record, topic: ESSENTIAL_TOPICS.events }));
    const before = await this.#recorded(account);
    return measurePipeline(this.#lab, name, { records: ours, messageIds }, (count) =>
      this.#allRecorded(name, account, before + count),
    );
  }

  async #allRecorded(name: string, account: string, wanted: number): Promise<number> {
    const deadlineMs = monotonicMs() + DEADLINE_MS;
    for (;;) {
      const recorded = await this.#recorded(account);
      const atMs = monotonicMs();
      if (recorded < wanted && atMs < deadlineMs) {
        await sleep(LOOK_INTERVAL_MS);
        continue;
      }
      checkRecorded(name, recorded, wanted);
      return atMs;
    }
  }

  #recorded(accountId: string): Promise<number> {
    return this.#deliveries.countDocuments({ accountId }, { hint: { accountId: 1, startedAt: -1 } });
  }
}

async function startPart(name: string, task: EssentialsTask, teardown: Teardown): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, `${name}.main.js`), {
    serialization: 'advanced',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  teardown.add(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.disconnect();
    await exited;
  });
  const ended = once(child, 'exit').then(() => {
    throw new MeasurementError(`the ${name} of the essential pipeline ended before it was ready`);
  });
  const ready = once(child, 'message');
  child.send(task);
  await Promise.race([ready, ended]);
  ended.catch(() => undefined);
  return child;
}
