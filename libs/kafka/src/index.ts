export * from './batching-producer.js';
export * from './compacted-topic-reader.js';
export * from './consumed-record.js';
export * from './kafka-connection.js';
export * from './windowed-consumer.js';
