import {
  eventTypesSchema,
  statisticsSchema,
  webhookPageSchema,
  webhookSchema,
  webhookSecretSchema,
  type FieldError,
  type StatisticsPeriod,
  type Webhook,
  type WebhookCreate,
  type WebhookPage,
  type WebhookPatch,
  type WebhookSecret,
} from '@sight-webhooks/contracts/api';
import { z } from 'zod';
import { ApiError, call } from '../api/http.js';

const PAGE_SIZE = 100;
/** More webhooks than this are not listed; an account has a few, and never needs so many. */
export const MAX_LISTED = 5_000;

export type WebhookList = { readonly webhooks: readonly Webhook[]; readonly isComplete: boolean };

/** All of the account's webhooks, newest first, so that they can be searched. */
export async function fetchWebhooks(signal?: AbortSignal): Promise<WebhookList> {
  const webhooks: Webhook[] = [];
  let cursor: string | null = null;
  do {
    const page: WebhookPage = await fetchPage(cursor, signal);
    webhooks.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && webhooks.length < MAX_LISTED);
  return { webhooks, isComplete: cursor === null };
}

async function fetchPage(cursor: string | null, signal?: AbortSignal): Promise<WebhookPage> {
  const query = new URLSearchParams({ limit: String(PAGE_SIZE), ...(cursor === null ? {} : { cursor }) });
  return (await call(`/api/v1/webhooks?${query.toString()}`, webhookPageSchema, signalOf(signal))).body;
}

export async function fetchWebhook(id: string, signal?: AbortSignal): Promise<Webhook> {
  return (await call(pathOf(id), webhookSchema, signalOf(signal))).body;
}

export async function fetchEventTypes(signal?: AbortSignal) {
  return (await call('/api/v1/event-types', eventTypesSchema, signalOf(signal))).body;
}

export async function fetchStatistics(
  webhookIds: readonly string[],
  period: StatisticsPeriod,
  signal?: AbortSignal,
) {
  const query = new URLSearchParams({ webhookIds: webhookIds.join(','), period });
  const path = `/api/v1/webhook-statistics?${query.toString()}`;
  return (await call(path, statisticsSchema, signalOf(signal))).body.items;
}

export type SaveResult =
  | { readonly kind: 'saved'; readonly webhook: Webhook; readonly inEffect: boolean }
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[] }
  /** Somebody else has changed the webhook meanwhile; this is what it is now. */
  | { readonly kind: 'conflict'; readonly current: Webhook };

export async function createWebhook(body: WebhookCreate): Promise<SaveResult> {
  return saving(() => call('/api/v1/webhooks', webhookSchema, { method: 'POST', body }));
}

export async function updateWebhook(seen: Webhook, body: WebhookPatch): Promise<SaveResult> {
  try {
    return await saving(() =>
      call(pathOf(seen.id), webhookSchema, { method: 'PATCH', body, ifVersion: seen.version }),
    );
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 412)) throw error;
    return { kind: 'conflict', current: await fetchWebhook(seen.id) };
  }
}

/** @returns the webhook, and whether the change is in effect already */
export async function setStatus(id: string, wanted: Webhook['status']) {
  const action = wanted === 'active' ? 'activate' : 'deactivate';
  const { status, body } = await call(`${pathOf(id)}/${action}`, webhookSchema, { method: 'POST' });
  return { webhook: body, inEffect: status === 200 };
}

/** To find it removed already is fine. */
export async function removeWebhook(id: string): Promise<void> {
  try {
    await call(pathOf(id), z.unknown(), { method: 'DELETE' });
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
  }
}

export async function fetchSecret(id: string): Promise<WebhookSecret> {
  return (await call(`${pathOf(id)}/secret`, webhookSecretSchema)).body;
}

export async function replaceSecret(id: string): Promise<WebhookSecret> {
  return (await call(`${pathOf(id)}/secret/rotate`, webhookSecretSchema, { method: 'POST' })).body;
}

const pathOf = (id: string): string => `/api/v1/webhooks/${encodeURIComponent(id)}`;
const signalOf = (signal?: AbortSignal) => (signal === undefined ? {} : { signal });

async function saving(send: () => Promise<{ status: number; body: Webhook }>): Promise<SaveResult> {
  try {
    const { status, body } = await send();
    return { kind: 'saved', webhook: body, inEffect: status !== 202 };
  } catch (error) {
    if (error instanceof ApiError && error.errors.length > 0)
      return { kind: 'invalid', errors: error.errors };
    throw error;
  }
}
