import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { WindowedConsumer, settledBy, type ConsumedRecord } from '@sight-webhooks/kafka';
import { TOPICS } from '@sight-webhooks/contracts';
import type { KnownWebhook, Ledger, ReportedDelivery } from '../ledger/entries.js';
import { expectationOf } from '../verdict/expectation.js';
import type { Lab } from './lab.js';

const POLL_MS = 1_000;
const QUIET_MS = 1_500;
const PAGE = 100;
const MAX_REFUSALS = 60;

type Item = Omit<ReportedDelivery, 'webhookKey'> & { readonly webhookId: string };
type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };

/** Resolves with true once the API shows every promised delivery, and all deliveries as ended. */
export async function untilDrained(lab: Lab, deadlineMs: number): Promise<boolean> {
  let announcedAt = performance.now();
  for (;;) {
    const { open, missing } = await whatIsOpen(lab);
    if (open === 0 && missing === 0) return true;
    if (performance.now() > deadlineMs) return false;
    if (performance.now() - announcedAt > 10_000) {
      announcedAt = performance.now();
      lab.progress(`${String(open)} deliveries have not ended, ${String(missing)} are not recorded`);
    }
    await sleep(POLL_MS);
  }
}

/** Everything that the product says of itself when it is over. */
export async function readEnding(lab: Lab): Promise<Ledger> {
  const deliveries = await readDeliveries(lab);
  const failed = deliveries.filter(({ status }) => status === 'failed').length;
  const deadLetters = await readTopic(lab, TOPICS.deadLetter, failed);
  const putAside = await readTopic(lab, TOPICS.invalidEvents, lab.ledger.poisonProduced);
  lab.ledger.poisonPutAside = putAside.length;
  const messageIds = deadLetters.map(({ value }) => messageIdOf(value));
  return lab.ledger.close({ deliveries, deadLetters: new Set(messageIds) });
}

async function whatIsOpen(lab: Lab): Promise<{ readonly open: number; readonly missing: number }> {
  let open = 0;
  for (const account of lab.load.accounts) {
    for (const status of ['pending', 'retrying']) {
      const page = await lab.load.customers.call<Page<Item>>(
        account,
        'GET',
        `/deliveries?limit=${String(PAGE)}&status=${status}`,
      );
      if (page?.status !== 200) return { open: Infinity, missing: 0 };
      open += page.body.items.length;
    }
  }
  return { open, missing: open > 0 ? 0 : await countMissing(lab) };
}

async function countMissing(lab: Lab): Promise<number> {
  const recorded = new Set(
    (await readDeliveries(lab)).map(({ resourceId, webhookKey }) => `${String(resourceId)}/${webhookKey}`),
  );
  const byAccount = Map.groupBy(lab.ledger.webhooks.values(), ({ account }) => account);
  let missing = 0;
  for (const event of lab.ledger.events.values()) {
    for (const webhook of byAccount.get(event.account) ?? []) {
      if (expectationOf(event, webhook) !== 'must') continue;
      if (!recorded.has(`${String(event.resourceId)}/${webhook.key}`)) missing += 1;
    }
  }
  return missing;
}

async function readDeliveries(lab: Lab): Promise<ReportedDelivery[]> {
  const deliveries: ReportedDelivery[] = [];
  for (const account of lab.load.accounts) {
    const keys = await keysById(lab, account);
    for (const item of await allPages<Item>(lab, account, '/deliveries'))
      deliveries.push({ ...item, webhookKey: keys.get(item.webhookId) ?? item.webhookId });
  }
  return deliveries;
}

/** A webhook whose creation was not answered is found by its name, which is its key. */
async function keysById(lab: Lab, account: string): Promise<Map<string, string>> {
  const webhooks = [...lab.ledger.webhooks.values()].filter((each) => each.account === account);
  const listed = webhooks.every(({ id }) => id !== undefined)
    ? []
    : await allPages<{ id: string; name: string }>(lab, account, '/webhooks');
  const known = webhooks.filter((each): each is KnownWebhook & { id: string } => each.id !== undefined);
  return new Map([
    ...listed.map(({ id, name }) => [id, name] as const),
    ...known.map(({ id, key }) => [id, key] as const),
  ]);
}

async function allPages<T>(lab: Lab, account: string, path: string): Promise<T[]> {
  const items: T[] = [];
  const query = new URLSearchParams({ limit: String(PAGE) });
  let refusals = 0;
  for (;;) {
    const page = await lab.load.customers.call<Page<T>>(account, 'GET', `${path}?${query.toString()}`);
    if (page?.status !== 200) {
      refusals += 1;
      if (refusals > MAX_REFUSALS) throw new Error(`the API does not answer GET ${path}`);
      await sleep(POLL_MS);
      continue;
    }
    items.push(...page.body.items);
    if (page.body.nextCursor === null) return items;
    query.set('cursor', page.body.nextCursor);
  }
}

/** What a topic holds: at least so many records, and whatever else comes until it is quiet. */
async function readTopic({ stack }: Lab, topic: string, least: number): Promise<ConsumedRecord[]> {
  const records: ConsumedRecord[] = [];
  const consumer = new WindowedConsumer({
    connection: stack.connection,
    groupId: `chaos-${randomUUID()}`,
    handlers: new Map([[topic, settledBy((record) => Promise.resolve(void records.push(record)))]]),
    onCrash: () => undefined,
  });
  await consumer.start();
  const deadline = performance.now() + 30_000;
  let before = -1;
  while (performance.now() < deadline && (records.length < least || records.length !== before)) {
    before = records.length;
    await sleep(QUIET_MS);
  }
  await consumer.stop(0);
  return records;
}

function messageIdOf(value: Buffer | null): string {
  try {
    return (JSON.parse(value?.toString() ?? '') as { messageId: string }).messageId;
  } catch {
    return '';
  }
}
