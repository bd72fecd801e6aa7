export * from './access-control.js';
export * from './batching-producer.js';
export * from './compacted-topic-reader.js';
export * from './consumed-record.js';
export type { GroupTopics, PartitionLag } from './group-lag.js';
export * from './kafka-connection.js';
export * from './lag-reader.js';
export type { Arrival, RecordContext } from './record-context.js';
export * from './windowed-consumer.js';
