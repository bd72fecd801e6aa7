import type {
  DeliveryDetail,
  DeliveryPage,
  DeliveryStatus,
  WebhookStatistics,
} from '@sight-webhooks/contracts';
import type { QueryFilter } from 'mongoose';
import { decodeCursor, encodeCursor, type DeliveryCursor } from './delivery-cursor.js';
import { statisticsQuery, toStatistics, type DeliveryStatisticsQuery } from './delivery-statistics.js';
import { toDetail, toItem } from './delivery-view.mapper.js';
import type { DeliveryDocument, DeliveryModel } from './delivery.schema.js';

export type DeliveryFilter = {
  readonly accountId: string;
  readonly webhookId?: string | undefined;
  readonly status?: DeliveryStatus | undefined;
  readonly eventCode?: string | undefined;
  /** Matched at or after. */
  readonly from?: Date | undefined;
  /** Matched before. */
  readonly to?: Date | undefined;
};

export type DeliveryListQuery = DeliveryFilter & {
  readonly limit: number;
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
};

export type DeliveryListResult =
  { readonly kind: 'page'; readonly page: DeliveryPage } | { readonly kind: 'invalid_cursor' };

export type DeliveryLogReader = {
  /** One account's deliveries, newest first. */
  list(query: DeliveryListQuery): Promise<DeliveryListResult>;
  /** Null when there is none of that id, or when it is another account's. */
  get(accountId: string, messageId: string): Promise<DeliveryDetail | null>;
  /** Counts of one account's deliveries by webhook, in the order of the ids; zeros for those without any. */
  statistics(query: DeliveryStatisticsQuery): Promise<WebhookStatistics[]>;
};

/** A query that takes longer is given up by the server. */
const QUERY_TIMEOUT_MS = 10_000;

/** What only the page of a single delivery shows. */
const NOT_LISTED = { body: 0, 'executions.responseExcerpt': 0 } as const;

export function createDeliveryLogReader(model: DeliveryModel): DeliveryLogReader {
  return {
    async list({ limit, cursor, ...filter }) {
      const after = cursor === undefined ? undefined : decodeCursor(cursor);
      if (cursor !== undefined && after === undefined) return { kind: 'invalid_cursor' };
      // One more than asked for tells whether there is a next page.
      const found = await deliveriesQuery(model, filter, after).limit(limit + 1);
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : undefined;
      const nextCursor =
        last === undefined ? null : encodeCursor({ createdAt: last.createdAt, messageId: last._id });
      return { kind: 'page', page: { items: page.map(toItem), nextCursor } };
    },

    async get(accountId, messageId) {
      const document = await model
        .findOne({ _id: messageId, accountId })
        .maxTimeMS(QUERY_TIMEOUT_MS)
        .lean<DeliveryDocument>();
      return document === null ? null : toDetail(document);
    },

    async statistics(query) {
      const counts = await statisticsQuery(model, query);
      return toStatistics(query, counts);
    },
  };
}

/** The query of a list, without its limit. */
export function deliveriesQuery(model: DeliveryModel, filter: DeliveryFilter, after?: DeliveryCursor) {
  return model
    .find(conditionsOf(filter, after), NOT_LISTED)
    .sort({ createdAt: -1, _id: -1 })
    .maxTimeMS(QUERY_TIMEOUT_MS)
    .lean<DeliveryDocument[]>();
}

function conditionsOf(filter: DeliveryFilter, after?: DeliveryCursor): QueryFilter<DeliveryDocument> {
  const { accountId, webhookId, status, eventCode, from, to } = filter;
  const createdAt = {
    ...(from === undefined ? {} : { $gte: from }),
    ...(to === undefined ? {} : { $lt: to }),
    ...(after === undefined ? {} : { $lte: after.createdAt }),
  };
  return {
    accountId,
    ...(webhookId === undefined ? {} : { webhookId }),
    ...(status === undefined ? {} : { 'state.status': status }),
    ...(eventCode === undefined ? {} : { eventCode }),
    ...(Object.keys(createdAt).length === 0 ? {} : { createdAt }),
    // The bound on createdAt above keeps this to a range of the index; this drops what the page before showed.
    ...(after === undefined
      ? {}
      : { $or: [{ createdAt: { $lt: after.createdAt } }, { _id: { $lt: after.messageId } }] }),
  };
}
