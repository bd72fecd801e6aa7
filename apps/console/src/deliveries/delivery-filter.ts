import { DELIVERY_STATUSES, type DeliveryStatus } from '@sight-webhooks/contracts/api';
import type { DeliveryFilter } from './deliveries.api.js';

/** The filter of a list as the address bar holds it; times are those of the reader's clock: `2026-11-24T08:00`. */
export type FilterParameters = {
  readonly webhook: string;
  readonly status: string;
  readonly event: string;
  readonly from: string;
  readonly to: string;
};
export type FilterName = keyof FilterParameters;

const NAMES: readonly FilterName[] = ['webhook', 'status', 'event', 'from', 'to'];

export function readFilter(parameters: URLSearchParams): FilterParameters {
  const [webhook = '', status = '', event = '', from = '', to = ''] = NAMES.map(
    (name) => parameters.get(name) ?? '',
  );
  return { webhook, status: isStatus(status) ? status : '', event, from: localTime(from), to: localTime(to) };
}

/** Only what is set is written. */
export function writeFilter(filter: Partial<FilterParameters>): URLSearchParams {
  const set = NAMES.flatMap((name): [string, string][] => {
    const value = filter[name] ?? '';
    return value === '' ? [] : [[name, value]];
  });
  return new URLSearchParams(set);
}

/** As the API takes it. */
export function toQuery({ webhook, status, event, from, to }: FilterParameters): DeliveryFilter {
  return {
    webhookId: webhook || undefined,
    status: isStatus(status) ? status : undefined,
    eventCode: event || undefined,
    from: toIso(from),
    to: toIso(to),
  };
}

export const isFiltered = (filter: Partial<FilterParameters>): boolean =>
  NAMES.some((name) => (filter[name] ?? '') !== '');

const isStatus = (text: string): text is DeliveryStatus =>
  (DELIVERY_STATUSES as readonly string[]).includes(text);

const localTime = (text: string): string => (toIso(text) === undefined ? '' : text);

function toIso(local: string): string | undefined {
  const time = new Date(local);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
