import { TOPICS } from '@sight-webhooks/contracts';
import { domainTopicOf } from '@sight-webhooks/testing';
import { HEALTHY_WEBHOOKS, type Lab } from './lab.js';

/** Something that is done to the product, and the alerts that are for it. */
export type Fault = {
  readonly name: string;
  readonly inject: (lab: Lab) => Promise<void>;
  readonly heal: (lab: Lab) => Promise<void>;
  readonly expected: readonly string[];
  /** What may fire as well: consequences that depend on how long it lasts. */
  readonly alsoPossible: readonly RegExp[];
  readonly timeoutMs: number;
};

/** Alerts that say how fast the budget of an objective is used up. */
export const BURN = /^(?:Availability|Latency)\w*Burn$/;
const healthyPaths = Array.from({ length: HEALTHY_WEBHOOKS }, (_, each) => `/healthy/${String(each)}`);
const domainTopic = domainTopicOf('report.created');
const nothing = (): Promise<void> => Promise.resolve();

/** The one that uses up the budgets comes before those that may touch them: their alerts go on for minutes. */
export const FAULTS: readonly Fault[] = [
  {
    name: 'somebody writes what nobody can read',
    inject: async ({ producer }) => {
      const garbage = { key: 'garbage', value: Buffer.from('{') };
      const headers = { 'content-type': 'application/cloudevents+json', 'format-version': '1' };
      await producer.send([domainTopic, TOPICS.config].map((topic) => ({ topic, ...garbage, headers })));
    },
    heal: nothing,
    expected: ['InvalidRecords', 'ConfigUnreadable'],
    alsoPossible: [],
    timeoutMs: 15_000,
  },
  {
    name: 'all endpoints answer 500',
    inject: ({ receiver }) => {
      for (const path of healthyPaths) receiver.on(path, { kind: 'respond', status: 500 });
      return Promise.resolve();
    },
    heal: ({ receiver }) => {
      for (const path of healthyPaths) receiver.on(path, { kind: 'respond' });
      return Promise.resolve();
    },
    expected: ['DeadLettersRising', 'MostAttemptsFail'],
    alsoPossible: [],
    timeoutMs: 60_000,
  },
  {
    name: 'the database is away',
    inject: (lab) => lab.stopMongo(),
    heal: (lab) => lab.startMongo(),
    expected: ['DeliveryLogBehind'],
    alsoPossible: [/^PartitionStuck$/],
    timeoutMs: 45_000,
  },
  {
    name: 'nothing is delivered any more',
    inject: (lab) => lab.stopService('delivery-service'),
    heal: (lab) => lab.startService('delivery-service'),
    expected: [
      'FirstAttemptsBehind',
      'RetriesOverdue',
      'PartitionStuck',
      'GroupWithoutMembers',
      'InstanceDown',
      'AvailabilityFastBurn',
      'AvailabilityBurn',
      'AvailabilitySlowBurn',
      'LatencyFastBurn',
      'LatencyBurn',
      'LatencySlowBurn',
    ],
    alsoPossible: [/^DeliveryLogBehind$/],
    timeoutMs: 120_000,
  },
  {
    name: 'most endpoints hang',
    inject: ({ receiver }) => {
      for (const path of healthyPaths) receiver.on(path, { kind: 'hang' });
      return Promise.resolve();
    },
    heal: ({ receiver }) => {
      for (const path of healthyPaths) receiver.on(path, { kind: 'respond' });
      return Promise.resolve();
    },
    expected: ['ManyEndpointsHang'],
    alsoPossible: [/^MostAttemptsFail$/, /^DeadLettersRising$/, BURN],
    timeoutMs: 60_000,
  },
  {
    name: 'fan-out stands still, and retention comes near',
    inject: async (lab) => {
      await lab.stopService('fanout-service');
      await lab.setRetention(domainTopic, 15_000);
    },
    heal: async (lab) => {
      await lab.setRetention(domainTopic, 604_800_000);
      await lab.startService('fanout-service');
    },
    expected: ['EventsBehind', 'GroupWithoutMembers', 'InstanceDown', 'PartitionStuck', 'RetentionNear'],
    alsoPossible: [BURN],
    timeoutMs: 90_000,
  },
  {
    name: 'Kafka is away',
    inject: async (lab) => {
      await lab.stopKafka();
      await lab.createWebhook('/late');
    },
    heal: (lab) => lab.startKafka(),
    expected: ['LagUnknown', 'ConfigViewStale', 'ChangesNotPublished'],
    alsoPossible: [BURN, /Behind$/, /^RetriesOverdue$/, /^GroupWithoutMembers$/, /^InstanceDown$/],
    timeoutMs: 60_000,
  },
  {
    name: 'records are deleted unread',
    inject: async (lab) => {
      await lab.stopService('fanout-service');
      await lab.deleteRecords(domainTopic);
    },
    heal: (lab) => lab.startService('fanout-service'),
    expected: ['RecordsLost'],
    alsoPossible: [BURN, /^EventsBehind$/, /^GroupWithoutMembers$/, /^InstanceDown$/, /^PartitionStuck$/],
    timeoutMs: 40_000,
  },
];
