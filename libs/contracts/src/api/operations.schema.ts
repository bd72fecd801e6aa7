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

/** Answer of `GET /operations`: the consumer groups and topics of the product, with the figures of the metrics. */
export const operationsSchema = z
  .object({
    /** When Kafka was asked. */
    readAt: z.iso.datetime(),
    groups: z.array(consumerGroupSchema),
    topics: z.array(topicStateSchema),
    lags: z.array(partitionLagSchema),
  })
  .meta({ id: 'Operations' });
export type Operations = z.infer<typeof operationsSchema>;
