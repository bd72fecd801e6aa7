import { ServiceProcess, type Progress } from '@sight-webhooks/testing';
import type { Lab } from '../lab/lab.js';
import { produceAtOnce } from '../load/event-load.js';
import { monotonicMs } from '../monotonic-clock.js';
import { formatNumber } from '../report/table.js';
import { processUsage } from '../resources/process-usage.js';
import { checkCounted } from '../scenarios/counted.js';
import { allArrived } from '../scenarios/outcome-wait.js';
import { quantile } from '../statistics/quantile.js';
import { retryAtRest } from './at-rest/retries-at-rest.js';
import { createAtRest, webhooksAtRest } from './at-rest/webhooks-at-rest.js';
import type { LabStudy, StudyResult, StudyRow } from './study.js';

const WEBHOOKS = 50_000;
const WAITING = 100_000;
/** Of the webhooks, those that something waits for. */
const ENDPOINTS = 1_000;
const DELAY_MS = 90_000;
/** So many are due each second once the first is. */
const DUE_PER_SECOND = 1_000;
const MEGABYTE = 1024 * 1024;

/** Much at rest: many webhooks in the view, many records in a retry topic. How the service starts, and keeps its times. */
export const restStudy: LabStudy = { settings: { RETRY_DELAY_MS: String(2 * DELAY_MS) }, run: rest };

async function rest(lab: Lab, progress: Progress, scale: number): Promise<StudyResult> {
  const [webhooks, waiting] = [WEBHOOKS * scale, WAITING * scale];
  const empty = await started(lab);
  await empty.service.stop();
  progress(`publishing ${formatNumber(webhooks)} webhooks`);
  const resting = webhooksAtRest(webhooks, (index) => ({
    accountId: `resting-${String(index)}`,
    url: `${lab.receiver.origin}/rest`,
  }));
  await createAtRest(lab, resting);
  progress(`producing ${formatNumber(waiting)} retries`);
  const dueFrom = Date.now() + DELAY_MS;
  const clockOffsetMs = monotonicMs() - Date.now();
  const waitFor = resting.slice(0, ENDPOINTS);
  const tasks = Array.from({ length: waiting / waitFor.length }, () => waitFor)
    .flat()
    .map((webhook, index) => retryAtRest(webhook, dueFrom + (index * 1_000) / DUE_PER_SECOND));
  await lab.receiver.expect({ count: waiting });
  await produceAtOnce(
    lab.producer,
    tasks.map(({ record }) => record),
  );
  progress('starting a second delivery-service beside it');
  const full = await started(lab);
  const rssWaiting = processUsage(full.service.pid).rssBytes;
  const tooEarly = (await lab.receiver.report()).total;
  progress('waiting until the retries are due');
  // Until the last one is due: the deadline of arrivals counts from then.
  const lastDueAt = tasks.at(-1)?.dueAt ?? dueFrom;
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, lastDueAt - Date.now())));
  await allArrived(lab);
  const report = await lab.receiver.report();
  checkCounted(
    'the retries',
    report,
    tasks.map(({ messageId }) => messageId),
  );
  const dueOf = new Map(tasks.map(({ messageId, dueAt }) => [messageId, dueAt + clockOffsetMs]));
  const lateness = report.timesMs.map(
    (atMs, index) => atMs - (dueOf.get(report.ids[index] ?? '') ?? Number.NaN),
  );
  await full.service.stop();
  const rows: StudyRow[] = [
    ['start-up of delivery-service with nothing at rest, ms', formatNumber(empty.tookMs)],
    [
      `start-up with ${formatNumber(webhooks)} webhooks and ${formatNumber(waiting)} waiting retries, ms`,
      formatNumber(full.tookMs),
    ],
    [
      'memory with nothing at rest / while they wait, MB',
      `${formatNumber(empty.rssBytes / MEGABYTE)} / ${formatNumber(rssWaiting / MEGABYTE)}`,
    ],
    [
      `lateness at ${formatNumber(DUE_PER_SECOND)} due a second, p50 / p99 / last, ms`,
      [0.5, 0.99, 1].map((share) => formatNumber(quantile(lateness, share))).join(' / '),
    ],
  ];
  return { rows, broken: tooEarly > 0 || quantile(lateness, 0) < -1 ? ['an attempt was made early'] : [] };
}

async function started(lab: Lab): Promise<{ service: ServiceProcess; tookMs: number; rssBytes: number }> {
  const fromMs = monotonicMs();
  const service = await ServiceProcess.start({ service: 'delivery-service', env: lab.stack.environment });
  return { service, tookMs: monotonicMs() - fromMs, rssBytes: processUsage(service.pid).rssBytes };
}
