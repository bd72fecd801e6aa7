import {
  INSTANCE_REPORTS,
  operationsSchema,
  TOPICS,
  type DeliveryInstanceView,
  type Operations,
} from '@sight-webhooks/contracts';
import { ApiClient, ScriptableReceiver, waitUntil, type ServiceProcess } from '@sight-webhooks/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigStack, createWebhook } from './config-stack.js';

const HANGING = 6;
const PARKED = 3;
const TIMEOUT_MS = 30_000;
/** Long enough to be looked at while it is under way; the breaker then stays open as long as the test takes. */
const SETTINGS = {
  LAG_INTERVAL_MS: '1000',
  // The partitions of the instance that is killed have somebody soon.
  KAFKA_SESSION_TIMEOUT_MS: '6000',
  ATTEMPT_TIMEOUT_MS: '6000',
  RETRY_DELAY_MS: '120000',
  PARK_DELAY_MS: '120000',
};

let config: ConfigStack;
let operator: ApiClient;
let receiver: ScriptableReceiver;
let instances: readonly [ServiceProcess, ServiceProcess, ServiceProcess];

beforeAll(async () => {
  receiver = await ScriptableReceiver.start();
  receiver.otherwise({ kind: 'hang' });
  config = await ConfigStack.start(1, { settings: SETTINGS });
  const token = await config.stack.keys.mintToken({ account: 'sight', roles: ['operator'] });
  operator = new ApiClient(config.stack.url(), token);
  const start = () => config.stack.startService('delivery-service');
  instances = await Promise.all([start(), start(), start()]);
  await config.stack.startService('fanout-service');
  await createWebhook(await config.stack.api(), { url: receiver.url('/hangs') });
});
afterAll(async () => {
  await receiver.close();
  await config.stop();
});

async function look(): Promise<Operations | undefined> {
  const { status, body } = await operator.call('GET', '/operations');
  return status === 200 ? operationsSchema.parse(body) : undefined;
}

const nameOf = ({ port }: ServiceProcess): RegExp => new RegExp(`^delivery-service@.+:${String(port)}$`);

function reportOf(seen: Operations | undefined, process: ServiceProcess): DeliveryInstanceView | undefined {
  return seen?.deliveryInstances?.find(({ instance }) => nameOf(process).test(instance));
}

/** A metric of an instance as Prometheus gets it; 0 where it has no such label. */
async function metric(process: ServiceProcess, selector: string): Promise<number> {
  const text = await (await fetch(`${process.url}/metrics`)).text();
  const [name, labels = ''] = selector.split('|');
  const line = text.split('\n').find((each) => each.startsWith(`${String(name)}{`) && each.includes(labels));
  return Number(line?.split(' ').at(-1) ?? 0);
}

/** What the metrics of an instance say, in the API's words. */
async function loadByMetrics(process: ServiceProcess) {
  const endpoints = (breaker: string) => metric(process, `delivery_endpoints|breaker="${breaker}"`);
  return {
    running: await metric(process, 'delivery_attempts_running'),
    queued: await metric(process, 'delivery_attempts_queued'),
    breakers: {
      closed: await endpoints('closed'),
      open: await endpoints('open'),
      halfOpen: await endpoints('half-open'),
    },
    overdueMs: (await metric(process, 'delivery_overdue_seconds')) * 1_000,
  };
}

/** Waits until page and metrics say the same of the living instances, and the metrics say what is wanted. */
async function untilBothSay(what: string, isSo: (loads: readonly Loads[]) => boolean): Promise<Operations> {
  const both = async () => {
    const living = instances.slice(0, 2);
    const loads = await Promise.all(living.map(loadByMetrics));
    const seen = await look();
    const reported = living.map((process) => reportOf(seen, process));
    return { seen, loads, reported };
  };
  const { seen } = await waitUntil(
    both,
    ({ loads, reported }) => isSo(loads) && loads.every((load, index) => isSameLoad(load, reported[index])),
    { what, timeoutMs: TIMEOUT_MS },
  );
  if (seen === undefined) throw new Error(what);
  return seen;
}

type Loads = Awaited<ReturnType<typeof loadByMetrics>>;

function isSameLoad(load: Loads, reported: DeliveryInstanceView | undefined): boolean {
  if (reported === undefined) return false;
  const { running, queued, breakers, overdueMs } = reported;
  return JSON.stringify(load) === JSON.stringify({ running, queued, breakers, overdueMs });
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

describe('the instances of delivery-service in GET /operations', () => {
  it('have what their metrics say in flight, and the names of their group members', async () => {
    // Killed before its first report it would never have been there.
    await waitUntil(look, (seen) => reportOf(seen, instances[2]) !== undefined, {
      what: 'all instances have reported',
      timeoutMs: TIMEOUT_MS,
    });
    await instances[2].kill();
    const events = Array.from({ length: HANGING }, (_, resourceId) => ({ accountId: 'acme', resourceId }));
    await config.stack.emit(events);
    const seen = await untilBothSay(
      'all attempts are in flight',
      (loads) => sum(loads.map(({ running }) => running)) === HANGING,
    );
    const [busy, ...others] = seen.deliveryInstances?.filter(({ running }) => running > 0) ?? [];
    expect(others).toEqual([]);
    expect(busy).toMatchObject({ running: HANGING, breakers: { closed: 1, open: 0, halfOpen: 0 } });
    expect(busy?.reportAgeMs).toBeLessThan(5_000);
    expect(busy?.silent).toBe(false);
  });

  it('have what their metrics say of breakers, and what is parked with them', async () => {
    await untilBothSay(
      'the breaker is open',
      (loads) => sum(loads.map(({ breakers }) => breakers.open)) === 1,
    );
    const events = Array.from({ length: PARKED }, (_, index) => ({
      accountId: 'acme',
      resourceId: 100 + index,
    }));
    await config.stack.emit(events);
    const isParked = ({ lags }: Operations): boolean =>
      sum(lags.flatMap(({ topic, records }) => (topic === TOPICS.parked ? [records] : []))) === PARKED;
    const seen = await waitUntil(look, (each) => each !== undefined && isParked(each), {
      what: 'attempts are parked',
      timeoutMs: TIMEOUT_MS,
    });
    const busy = seen?.deliveryInstances?.find(({ breakers }) => breakers.open === 1)?.instance;
    const member = seen?.groups
      .find(({ group }) => group === 'webhooks.delivery')
      ?.members.find(({ clientId }) => clientId === busy);
    const own = member?.assigned.find(({ topic }) => topic === TOPICS.parked)?.partitions ?? [];
    const [place, ...more] =
      seen?.lags.filter(({ topic, records }) => topic === TOPICS.parked && records > 0) ?? [];
    expect(more).toEqual([]);
    expect(own).toContain(place?.partition);
  });

  it('are silent when they were killed, and gone when they stopped in order', async () => {
    await waitUntil(look, (seen) => reportOf(seen, instances[2])?.silent === true, {
      what: 'the killed instance is silent',
      timeoutMs: TIMEOUT_MS,
    });
    await instances[1].stop();
    const seen = await look();
    expect(reportOf(seen, instances[1])).toBeUndefined();
    expect(reportOf(seen, instances[0])?.silent).toBe(false);
  });

  it('deliver all the same when their reports are refused', async () => {
    const [process] = instances;
    const validate = (validator: object) =>
      config.database.db?.command({ collMod: INSTANCE_REPORTS.collection, validator });
    const lines = (event: string) => process.logLines.filter((line) => line.includes(`"${event}"`));
    await validate({ no: true });
    await waitUntil(
      () => lines('instance.not_reported').length,
      (count) => count > 0,
      { what: 'a report is refused' },
    );
    receiver.on('/answers', { kind: 'respond' });
    await createWebhook(await config.stack.api('globex'), { url: receiver.url('/answers') });
    await config.stack.emit([{ accountId: 'globex', resourceId: 1 }]);
    await receiver.waitForRequests(1, { path: '/answers' });
    await validate({});
    await waitUntil(
      () => lines('instance.reported').length,
      (count) => count > 0,
      { what: 'reports are taken again' },
    );
    expect(lines('instance.not_reported')).toHaveLength(1);
  });

  it('have the name of their log lines and their build', async () => {
    const [process] = instances;
    const name = reportOf(await look(), process)?.instance ?? '';
    const own = process.logLines.filter((line) => line.startsWith('{'));
    expect(own.length).toBeGreaterThan(0);
    for (const line of own) expect(JSON.parse(line)).toMatchObject({ instance: name });
    expect(await metric(process, `build_info|instance_id="${name}"`)).toBe(1);
  });
});
