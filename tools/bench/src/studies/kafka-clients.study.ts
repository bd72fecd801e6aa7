import { fork } from 'node:child_process';
import { join } from 'node:path';
import { KafkaConnection } from '@sight-webhooks/kafka';
import { startEmbeddedKafka } from '@sight-webhooks/testing';
import {
  KAFKA_CLIENTS,
  type ClientFigures,
  type ClientMessage,
  type ClientTask,
} from '../kafka-clients/client.protocol.js';
import { MeasurementError } from '../measurement.error.js';
import { formatNumber } from '../report/table.js';
import { processUsage } from '../resources/process-usage.js';
import { spreadOf } from '../statistics/spread.js';
import type { Study, StudyContext, StudyRow } from './study.js';

const PARTITIONS = 60;
const RECORDS = 100_000;
const LATENCY_SECONDS = 10;
const IDLE_SECONDS = 8;
const quiet = { debug: ignore, info: ignore, warn: ignore, error: ignore };

type Measured = ClientFigures & { readonly brokerIdleMs: number };

const FIGURES: readonly (readonly [keyof Measured, string])[] = [
  ['producedPerSecond', 'produced, records/s, 150 a request, two requests at a time'],
  ['produceMicros', 'CPU to produce one, µs'],
  ['consumedPerSecond', 'consumed, records/s, from 60 partitions'],
  ['consumeMicros', 'CPU to consume one, µs'],
  ['p50', 'produced, acknowledged and consumed at 100/s, p50, ms'],
  ['p99', 'the same, p99, ms'],
  ['lowLoadMs', 'CPU of the client at 100/s, ms a second'],
  ['idleMs', 'CPU of the client with nothing to do, ms a second'],
  ['brokerIdleMs', 'CPU of the broker meanwhile, ms a second'],
];

/** Kafka clients at the same work, each in a process of its own, in turn. */
export const kafkaClientsStudy: Study = async ({ teardown, progress, scale, runs }) => {
  const kafka = await startEmbeddedKafka({ progress });
  teardown.add(() => kafka.stop());
  const measured = new Map<string, Measured[]>(KAFKA_CLIENTS.map((name) => [name, []]));
  for (let run = 1; run <= runs; run += 1)
    for (const client of run % 2 === 1 ? KAFKA_CLIENTS : KAFKA_CLIENTS.toReversed()) {
      progress(`run ${String(run)} of ${String(runs)}, ${client}`);
      const task = {
        client,
        broker: kafka.brokers,
        topic: await newTopic(kafka.brokers, `${client}-${String(run)}`),
        partitions: PARTITIONS,
        records: RECORDS * scale,
        latencySeconds: Math.max(1, LATENCY_SECONDS * scale),
        idleSeconds: Math.max(1, IDLE_SECONDS * scale),
      };
      measured.get(client)?.push(await measureIn(task, kafka.pid, teardown));
    }
  return { header: [...KAFKA_CLIENTS, 'the latter / the former'], rows: rowsOf(measured), broken: [] };
};

function rowsOf(measured: ReadonlyMap<string, readonly Measured[]>): StudyRow[] {
  return FIGURES.map(([figure, label]) => {
    const spreads = KAFKA_CLIENTS.map((name) =>
      spreadOf((measured.get(name) ?? []).map((each) => each[figure])),
    );
    const [one, other] = spreads.map(({ median }) => median);
    return [
      label,
      ...spreads.map(
        ({ median, min, max }) => `${formatNumber(median)} (${formatNumber(min)} – ${formatNumber(max)})`,
      ),
      `${formatNumber((other ?? Number.NaN) / (one ?? Number.NaN))} ×`,
    ];
  });
}

async function newTopic(broker: string, name: string): Promise<string> {
  const connection = new KafkaConnection({ brokers: [broker], clientId: 'bench' }, quiet);
  await connection.ensureTopics([{ name, partitions: PARTITIONS, replicationFactor: 1, config: {} }]);
  return name;
}

/** @throws MeasurementError when the client cannot do it */
function measureIn(
  task: ClientTask,
  brokerPid: number,
  teardown: StudyContext['teardown'],
): Promise<Measured> {
  const child = fork(join(import.meta.dirname, '..', 'kafka-clients', 'client.main.js'));
  teardown.add(() => Promise.resolve(void child.kill()));
  let brokerMs = 0;
  const brokerCpuMs = (): number => processUsage(brokerPid).cpuSeconds * 1_000;
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => {
      reject(new MeasurementError(`the process of ${task.client} ended with ${String(code)}`));
    });
    child.on('message', (message: ClientMessage) => {
      if (message.kind === 'idle') brokerMs = -brokerCpuMs();
      else if (message.kind === 'busy') brokerMs += brokerCpuMs();
      else if (message.kind === 'failed') reject(new MeasurementError(message.message));
      else resolve({ ...message.figures, brokerIdleMs: brokerMs / task.idleSeconds });
    });
    child.send(task);
  });
}

function ignore(): void {
  return;
}
