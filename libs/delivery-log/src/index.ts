export * from './delivery-log.js';
export type { RejectedEntry, WriteResult, DeliveryLogWriter } from './delivery-log.writer.js';
export type {
  DeliveryFilter,
  DeliveryListQuery,
  DeliveryListResult,
  DeliveryLogReader,
} from './delivery-log.reader.js';
export { mergeStates, stateOf, type DeliveryState } from './delivery-state.js';
