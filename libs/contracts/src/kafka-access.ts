import { COMPONENTS } from './catalogue/event-catalogue.js';
import { CONSUMER_GROUPS, TASK_TOPICS, TOPICS, TOPIC_SPECS } from './topics.js';

/** What one service does on the brokers, and nothing else: the access control list (ACL) of its user. */
export type KafkaAccess = {
  /** Topics that it reads. */
  readonly read: readonly string[];
  /** Topics that it writes. */
  readonly write: readonly string[];
  /** Topics whose layout and end it looks at. Every service makes sure, at start, that all of them exist. */
  readonly describe: readonly string[];
  /** Topics whose settings it looks at. */
  readonly describeConfigs: readonly string[];
  /** Topics that it creates where they do not exist. */
  readonly create: readonly string[];
  /** Consumer groups that it is a member of; a name that ends with `*` stands for all that begin so. */
  readonly groups: readonly string[];
  /** Consumer groups whose progress it looks at. */
  readonly describeGroups: readonly string[];
};

const OURS = TOPIC_SPECS.map(({ name }) => name);
const DOMAIN = COMPONENTS.map(({ topic }) => topic);
/** The view of the webhooks reads in a group of its own in each process. */
const VIEW_GROUPS = `${TOPICS.config}-view-*`;

export const KAFKA_ACCESS = {
  'config-service': {
    read: [TOPICS.config],
    write: [TOPICS.config],
    describe: [...OURS, ...DOMAIN],
    describeConfigs: [...OURS, ...DOMAIN],
    create: [...OURS, ...DOMAIN],
    groups: [VIEW_GROUPS],
    describeGroups: Object.values(CONSUMER_GROUPS),
  },
  'fanout-service': {
    read: [...DOMAIN, TOPICS.config],
    write: [TOPICS.deliver, TOPICS.invalidEvents],
    describe: [...OURS, ...DOMAIN],
    describeConfigs: [],
    create: [],
    groups: [CONSUMER_GROUPS.fanout, VIEW_GROUPS],
    describeGroups: [],
  },
  'delivery-service': {
    read: [...TASK_TOPICS, TOPICS.outcomes, TOPICS.config],
    write: [
      ...TASK_TOPICS.filter((topic) => topic !== TOPICS.deliver),
      TOPICS.outcomes,
      TOPICS.deadLetter,
      TOPICS.invalidEvents,
    ],
    describe: [...OURS, ...DOMAIN],
    describeConfigs: [],
    create: [],
    groups: [CONSUMER_GROUPS.delivery, CONSUMER_GROUPS.deliveryLog, VIEW_GROUPS],
    describeGroups: [],
  },
} as const satisfies Record<string, KafkaAccess>;
