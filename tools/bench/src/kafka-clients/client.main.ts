import { setTimeout as sleep } from 'node:timers/promises';
import { paced } from '../load/paced.js';
import { monotonicMs } from '../monotonic-clock.js';
import { EVENTS_PER_SECOND } from '../scenarios/latency.scenario.js';
import { quantile } from '../statistics/quantile.js';
import { clientRecord } from './client-record.js';
import type { ClientFigures, ClientMessage, ClientTask } from './client.protocol.js';
import type { KafkaClient } from './kafka-client.js';
import { kafkajsClient } from './kafkajs.client.js';
import { platformaticClient } from './platformatic.client.js';

// One client in a process of its own, so that its CPU time is its own.

const CLIENTS = { kafkajs: kafkajsClient, platformatic: platformaticClient };
const BATCH = 150;
/** As `BatchingProducer` has it. */
const REQUESTS_IN_FLIGHT = 2;

const tell = (message: ClientMessage): void => {
  process.send?.(message);
};

/** CPU time of this process for what is done, milliseconds. */
async function costOf(work: () => Promise<unknown>): Promise<{ wallMs: number; cpuMs: number }> {
  const [fromMs, cpu] = [monotonicMs(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs: monotonicMs() - fromMs, cpuMs: (user + system) / 1_000 };
}

async function produceAll(client: KafkaClient, from: number, to: number, partitions: number): Promise<void> {
  let next = from;
  const produceNext = async (): Promise<void> => {
    while (next < to) {
      const first = next;
      next = Math.min(to, first + BATCH);
      await client.produce(
        Array.from({ length: next - first }, (_, index) => clientRecord(first + index, partitions)),
      );
    }
  };
  await Promise.all(Array.from({ length: REQUESTS_IN_FLIGHT }, produceNext));
}

async function measure(task: ClientTask): Promise<ClientFigures> {
  const { partitions, records, latencySeconds, idleSeconds } = task;
  const client = await CLIENTS[task.client](task);
  await produceAll(client, 0, BATCH * 20, partitions);
  const produced = await costOf(() => produceAll(client, BATCH * 20, BATCH * 20 + records, partitions));
  const total = BATCH * 20 + records;
  const lone = EVENTS_PER_SECOND * latencySeconds;
  const arrivedMs = new Float64Array(total + lone);
  let arrived = 0;
  let whenArrived = (): void => undefined;
  const all = new Promise<void>((resolve) => (whenArrived = resolve));
  let whenLone = (): void => undefined;
  const allLone = new Promise<void>((resolve) => (whenLone = resolve));
  let firstMs = 0;
  let cpuAtFirst = process.cpuUsage();
  await client.consume((key) => {
    if (arrived === 0) [firstMs, cpuAtFirst] = [monotonicMs(), process.cpuUsage()];
    arrivedMs[Number(key.toString())] = monotonicMs();
    arrived += 1;
    if (arrived === total) whenArrived();
    if (arrived === total + lone) whenLone();
  });
  await all;
  const consumedMs = monotonicMs() - firstMs;
  const { user, system } = process.cpuUsage(cpuAtFirst);
  await sleep(1_000);
  let calledMs: Float64Array = new Float64Array();
  const low = await costOf(async () => {
    calledMs = await paced(lone, EVENTS_PER_SECOND, (index) =>
      client.produce([clientRecord(total + index, partitions)]),
    );
    await allLone;
  });
  const latencies = calledMs.map((atMs, index) => (arrivedMs[total + index] ?? Number.NaN) - atMs);
  tell({ kind: 'idle' });
  const idle = await costOf(() => sleep(idleSeconds * 1_000));
  tell({ kind: 'busy' });
  await client.close();
  return {
    producedPerSecond: (records * 1_000) / produced.wallMs,
    produceMicros: (produced.cpuMs * 1_000) / records,
    consumedPerSecond: (total * 1_000) / consumedMs,
    consumeMicros: (user + system) / total,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    lowLoadMs: (low.cpuMs * 1_000) / low.wallMs,
    idleMs: (idle.cpuMs * 1_000) / idle.wallMs,
  };
}

process.on('message', (task: ClientTask) => {
  measure(task).then(
    (figures) => {
      tell({ kind: 'figures', figures });
      process.disconnect();
    },
    (error: unknown) => {
      tell({ kind: 'failed', message: String(error) });
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
