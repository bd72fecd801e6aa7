import type { Connection } from 'mongoose';
import { prepareCollection } from './delivery-log.collection.js';
import { createDeliveryLogReader, type DeliveryLogReader } from './delivery-log.reader.js';
import { createDeliveryLogWriter, type DeliveryLogWriter } from './delivery-log.writer.js';
import { deliveryModelOf } from './delivery.schema.js';

export type DeliveryLogOptions = {
  /** After how many days a delivery is deleted, counted from when its event was matched. */
  readonly retentionDays: number;
};

export type DeliveryLog = DeliveryLogWriter &
  DeliveryLogReader & {
    /**
     * Makes the collection with its indexes, and brings its bounds and its retention to what is set. For the service
     * that writes; before it, lists work but are slow. Can be repeated.
     */
    prepare(): Promise<void>;
  };

/** The log of deliveries on a connection that the caller opens and closes. */
export function createDeliveryLog(
  connection: Connection,
  { retentionDays }: DeliveryLogOptions,
): DeliveryLog {
  const model = deliveryModelOf(connection);
  return {
    ...createDeliveryLogWriter(model),
    ...createDeliveryLogReader(model),
    prepare: () => prepareCollection(model, retentionDays),
  };
}

/** For a service that only reads. */
export function openDeliveryLogReader(connection: Connection): DeliveryLogReader {
  return createDeliveryLogReader(deliveryModelOf(connection));
}
