import { z } from 'zod';

const countSchema = z.int().nonnegative();
const millisecondsSchema = z.number().nonnegative();

/** An instance that is in a consumer group, and the partitions that it works on. */
export const groupMemberSchema = z
  .object({
    /** As Kafka names it. */
    memberId: z.string(),
    clientId: z.string(),
    host: z.string(),
    assigned: z.array(z.object({ topic: z.string(), partitions: z.array(countSchema) })),
  })
  .meta({ id: 'GroupMember' });
export type GroupMemberView = z.infer<typeof groupMemberSchema>;

export const consumerGroupSchema = z
  .object({
    group: z.string(),
    state: z.string().meta({ description: 'As Kafka says', examples: ['Stable', 'Empty'] }),
    members: z.array(groupMemberSchema),
  })
  .meta({ id: 'ConsumerGroup' });
export type ConsumerGroupView = z.infer<typeof consumerGroupSchema>;

export const topicStateSchema = z
  .object({
    topic: z.string(),
    retentionMs: millisecondsSchema
      .nullable()
      .meta({ description: 'How long records are kept; null: without end' }),
    partitions: z.array(
      z.object({ partition: countSchema, earliestOffset: countSchema, endOffset: countSchema }),
    ),
  })
  .meta({ id: 'TopicState' });
export type TopicStateView = z.infer<typeof topicStateSchema>;

/** How far a group is behind in one partition. */
export const partitionLagSchema = z
  .object({
    group: z.string(),
    topic: z.string(),
    partition: countSchema,
    records: countSchema.meta({ description: 'Records that the group has not finished' }),
    ageMs: millisecondsSchema.meta({ description: 'Since when the first of them is in the topic, at least' }),
    overdueMs: millisecondsSchema
      .nullable()
      .meta({ description: 'Since when that one is due; null where records are due at once' }),
    committedOffset: countSchema.nullable().meta({ description: 'Null: the group has committed none' }),
    lostRecords: countSchema.meta({ description: 'Deleted before the group had finished them' }),
  })
  .meta({ id: 'PartitionLag' });
export type PartitionLagView = z.infer<typeof partitionLagSchema>;

/** What an instance of delivery-service has going on: the figures of its own metrics. */
export const deliveryLoadSchema = z.object({
  running: countSchema.meta({ description: 'Attempts in flight: `delivery_attempts_running`' }),
  queued: countSchema.meta({
    description: 'Attempts that wait for a slot of their endpoint: `delivery_attempts_queued`',
  }),
  breakers: z.object({ closed: countSchema, open: countSchema, halfOpen: countSchema }).meta({
    description: 'Endpoints with traffic lately, by the state of their breaker: `delivery_endpoints`',
  }),
  overdueMs: millisecondsSchema.meta({
    description: 'How long the attempt that is due first is overdue: `delivery_overdue_seconds`',
  }),
});
export type DeliveryLoad = z.infer<typeof deliveryLoadSchema>;

/** An instance of delivery-service, by what it reported last. */
export const deliveryInstanceSchema = deliveryLoadSchema
  .extend({
    instance: z.string().meta({
      description: 'As in logs and metrics, and the client id of its group members',
      examples: ['delivery-service@host-1:3002'],
    }),
    version: z.string(),
    startedAt: z.iso.datetime(),
    reportAgeMs: millisecondsSchema.meta({ description: 'How old the report is' }),
    silent: z.boolean().meta({ description: 'It should have reported again: these figures are of the past' }),
  })
  .meta({ id: 'DeliveryInstance' });
export type DeliveryInstanceView = z.infer<typeof deliveryInstanceSchema>;

/** Answer of `GET /operations`: the consumer groups and topics of the product, with the figures of the metrics. */
export const operationsSchema = z
  .object({
    /** When Kafka was asked. */
    readAt: z.iso.datetime(),
    groups: z.array(consumerGroupSchema),
    topics: z.array(topicStateSchema),
    lags: z.array(partitionLagSchema),
    deliveryInstances: z
      .array(deliveryInstanceSchema)
      .nullable()
      .meta({ description: 'Those that reported within the hour; null: the reports could not be read' }),
  })
  .meta({ id: 'Operations' });
export type Operations = z.infer<typeof operationsSchema>;
