import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress } from '@sight-webhooks/testing';
import type { Lab } from '../lab/lab.js';
import { eventLoad, produceAtOnce } from '../load/event-load.js';
import { MeasurementError } from '../measurement.error.js';
import { monotonicMs } from '../monotonic-clock.js';
import { formatNumber } from '../report/table.js';
import { checkCounted } from '../scenarios/counted.js';
import { allArrived } from '../scenarios/outcome-wait.js';
import { quantile } from '../statistics/quantile.js';
import type { LabStudy, StudyResult } from './study.js';

const SILENT_ENDPOINTS = 100;
const BACKLOG_EVENTS = 1_000;
const NEIGHBOURS_EVENTS = 200;
const DEADLINE_MS = 600_000;
const LOOK_INTERVAL_MS = 500;

/** One account has a backlog for endpoints that never answer; another one sends its events behind it. */
export const tenantsStudy: LabStudy = { run: tenants };

async function tenants(lab: Lab, progress: Progress, scale: number): Promise<StudyResult> {
  const events = BACKLOG_EVENTS * scale;
  const backlog = SILENT_ENDPOINTS * events;
  const silentIds = await lab.accounts.withWebhooks('silent-tenant', SILENT_ENDPOINTS, lab.receiver.origin);
  const neighbourIds = await lab.accounts.withWebhooks('neighbour', 1, lab.receiver.origin);
  const since = new Date();
  progress(
    `producing a backlog of ${formatNumber(backlog)} deliveries for ${String(SILENT_ENDPOINTS)} silent endpoints`,
  );
  await produceAtOnce(lab.producer, eventLoad('silent-tenant', silentIds, events).records);
  const load = eventLoad('neighbour', neighbourIds, NEIGHBOURS_EVENTS);
  await lab.receiver.expect({ count: NEIGHBOURS_EVENTS });
  const fromMs = monotonicMs();
  await produceAtOnce(lab.producer, load.records);
  const putOff = backlogPutOff(lab, since, backlog);
  await allArrived(lab);
  const report = await lab.receiver.report();
  checkCounted('the deliveries of the neighbour', report, load.messageIds.flat());
  const times = report.timesMs.map((atMs) => atMs - fromMs);
  progress(
    `the neighbour has its deliveries after ${formatNumber(quantile(times, 1))} ms; waiting for the backlog to be put off`,
  );
  const putOffMs = (await putOff) - fromMs;
  const lastMs = quantile(times, 1);
  return {
    rows: [
      ['backlog for silent endpoints, deliveries', formatNumber(backlog)],
      [
        'the neighbour’s deliveries, p50 / last, ms',
        `${formatNumber(quantile(times, 0.5))} / ${formatNumber(lastMs)}`,
      ],
      ['all of the backlog in flight or put off after, ms', formatNumber(putOffMs)],
    ],
    broken: lastMs > putOffMs ? ['the neighbour waited longer than it takes to put the backlog off'] : [],
  };
}

/** @returns when every delivery of the backlog had been attempted, parked, or was in flight, of the monotonic clock */
async function backlogPutOff(lab: Lab, since: Date, backlog: number): Promise<number> {
  const deadlineMs = monotonicMs() + DEADLINE_MS;
  while (monotonicMs() < deadlineMs) {
    const { total, untouched } = await lab.deliveries.progress('silent-tenant', since);
    // What an endpoint has in flight is neither attempted nor parked yet.
    if (total === backlog && untouched <= inFlightAtMost(backlog)) return monotonicMs();
    await sleep(LOOK_INTERVAL_MS);
  }
  throw new MeasurementError('the backlog was not put off in time');
}

/** Half of the slots of an instance is all that one account can have. */
const inFlightAtMost = (backlog: number): number => Math.min(1_024, Math.ceil(backlog / 2));
