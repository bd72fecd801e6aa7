import { join } from 'node:path';
import { CACHE_FOLDER } from '@sight-webhooks/testing';
import { burstScenario } from '../../scenarios/burst.scenario.js';
import { fillLog } from './filled-log.js';
import { EVENTS } from './load-size.js';
import type { Pair } from './pair.js';

/** Of a database of its own one would give it half of the machine's memory; the bench has stores twice on one machine. */
const CACHE_GIGABYTES = 1;
/** What is kept for the next time is not to be deleted meanwhile. */
const RETENTION_DAYS = '3650';

/** Deliveries in the log. Filling it takes minutes, so it is kept for the next time. */
export const logPair: Pair = {
  of: 'deliveries in the log',
  little: 0,
  much: 10_000_000,
  options: (size) => ({
    settings: { DELIVERY_LOG_RETENTION_DAYS: RETENTION_DAYS },
    database: { cacheGigabytes: CACHE_GIGABYTES, ...(size === 0 ? {} : { dataFolder: folderOf(size) }) },
  }),
  fill: async (lab, size, progress) => {
    await fillLog(lab.stack.mongoUri, { size, cacheGigabytes: CACHE_GIGABYTES, progress });
    // A name of its own each time: a kept database has the webhooks of earlier times, too.
    const name = `log-${String(Date.now())}`;
    return burstScenario(lab, { name, title: 'a filled log', events: EVENTS, endpoints: 1 });
  },
};

const folderOf = (size: number): string => join(CACHE_FOLDER, `bench-log-${String(size)}`);
