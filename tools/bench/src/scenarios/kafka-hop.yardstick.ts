import type { OutgoingRecord } from '@sight-webhooks/kafka';
import type { Lab } from '../lab/lab.js';
import { eventLoad, produceAtOnce } from '../load/event-load.js';
import { paced } from '../load/paced.js';
import { monotonicMs } from '../monotonic-clock.js';
import { ResourceMeter } from '../resources/resource-meter.js';
import { quantile } from '../statistics/quantile.js';
import type { YardstickSize } from './direct.yardstick.js';
import { HopConsumer, HOP_TOPIC } from './hop-consumer.js';
import { EVENTS_PER_SECOND } from './latency.scenario.js';
import type { Measurement, Scenario } from './scenario.js';

const TITLE = 'one Kafka hop: BatchingProducer to WindowedConsumer';

/** What Kafka gives us at most: the same events through one topic, produced and consumed as the services do. */
export async function kafkaHopYardstick(lab: Lab, size: YardstickSize): Promise<Scenario> {
  await lab.stack.connection.ensureTopics([
    {
      name: HOP_TOPIC,
      partitions: Number(lab.stack.environment['KAFKA_PARTITIONS']),
      replicationFactor: 1,
      config: {},
    },
  ]);
  return { name: 'hop', title: TITLE, measure: () => measureHop(lab, size) };
}

async function measureHop(lab: Lab, { requests, latencySeconds }: YardstickSize): Promise<Measurement> {
  const consumer = await HopConsumer.start(lab.stack.connection, lab.producer);
  try {
    const latencies = await measureLatencies(lab, consumer, EVENTS_PER_SECOND * latencySeconds);
    const records = hopRecords(requests);
    const arrived = consumer.expect(requests);
    const meter = ResourceMeter.start(lab.parts);
    const fromMs = monotonicMs();
    await Promise.all([produceAtOnce(lab.producer, records), Promise.race([arrived, lab.broken])]);
    const toMs = quantile(consumer.timesMs, 1);
    return {
      figures: {
        'hop.rate': (requests * 1_000) / (toMs - fromMs),
        'hop.p50': quantile(latencies, 0.5),
        'hop.p99': quantile(latencies, 0.99),
      },
      deliveries: requests,
      repeats: consumer.repeats,
      usage: meter.stop(),
      fromMs,
      toMs,
    };
  } finally {
    await consumer.stop();
  }
}

async function measureLatencies(lab: Lab, consumer: HopConsumer, count: number): Promise<Float64Array> {
  const records = hopRecords(count);
  const arrived = consumer.expect(count);
  const [calledAtMs] = await Promise.all([
    paced(count, EVENTS_PER_SECOND, (index) => lab.producer.send(records.slice(index, index + 1))),
    Promise.race([arrived, lab.broken]),
  ]);
  return consumer.timesMs.map((atMs, index) => atMs - (calledAtMs[index] ?? Number.NaN));
}

/** Real events, each with its number as the key. */
function hopRecords(count: number): OutgoingRecord[] {
  return eventLoad('bench-hop', [], count).records.map((record, index) => ({
    ...record,
    topic: HOP_TOPIC,
    key: String(index),
  }));
}
