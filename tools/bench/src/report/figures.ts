export type Figure = {
  /** As scenarios name it. */
  readonly id: string;
  readonly label: string;
  readonly unit: 'deliveries/s' | 'ms';
  /** The yardsticks that it is divided by, each with its counterpart of the same run. */
  readonly against: readonly string[];
};

const RATES = ['direct.rate', 'hop.rate'];
const MEDIANS = ['direct.p50', 'hop.p50'];
const TAILS = ['direct.p99', 'hop.p99'];

const rate = (id: string, label: string): Figure => ({ id, label, unit: 'deliveries/s', against: RATES });
const median = (id: string, label: string): Figure => ({ id, label, unit: 'ms', against: MEDIANS });
const tail = (id: string, label: string): Figure => ({ id, label, unit: 'ms', against: TAILS });
const yardstick = (figure: Figure): Figure => ({ ...figure, against: [] });

/** Everything that is measured, in the order of the table. */
export const FIGURES: readonly Figure[] = [
  rate('throughput.sent', 'one endpoint, to the last POST'),
  rate('throughput.recorded', 'one endpoint, to the last recorded outcome'),
  rate('fanout.sent', 'fan-out, to the last POST'),
  rate('fanout.recorded', 'fan-out, to the last recorded outcome'),
  rate('broadcast.sent', 'one event to many endpoints, to the last POST'),
  rate('broadcast.recorded', 'one event to many endpoints, to the last recorded outcome'),
  median('latency.p50', 'end to end p50'),
  tail('latency.p99', 'end to end p99'),
  median('retries.p50', 'lateness of retries p50'),
  tail('retries.p99', 'lateness of retries p99'),
  tail('retries.max', 'lateness of retries, the latest'),
  yardstick(rate('direct.rate', 'yardstick: undici straight to the receiver')),
  yardstick(median('direct.p50', 'yardstick: undici straight, p50')),
  yardstick(tail('direct.p99', 'yardstick: undici straight, p99')),
  yardstick(rate('hop.rate', 'yardstick: one Kafka hop')),
  yardstick(median('hop.p50', 'yardstick: one Kafka hop, p50')),
  yardstick(tail('hop.p99', 'yardstick: one Kafka hop, p99')),
];
