import type { Plan, Step } from '../plan/plan.js';
import { CALM_PLAN, SHORT_PLAN } from '../plan/short.plan.js';
import type { CheckName } from '../verdict/violation.js';

/** A change of a source file that puts a bug back; `find` is in the file exactly once. */
export type Edit = { readonly file: string; readonly find: string; readonly replace: string };

/** A bug that systems like this one have had, and that this one must not get. */
export type KnownBug = {
  readonly name: string;
  readonly title: string;
  readonly edits: readonly Edit[];
  /** Under which it shows. */
  readonly plan: Plan;
  /** The checks that may turn red because of it; one of them has to. */
  readonly shownBy: readonly CheckName[];
};

const DELIVERY = 'apps/delivery-service/src';
const KAFKA = 'libs/kafka/src';

const killed = (slot: number, atMs: number): Step => ({
  atMs,
  fault: { kind: 'kill', service: 'delivery-service', slot, signal: 'SIGKILL', downMs: 0 },
});

/** Not for as long as its session lasts: it stays in the group, and finds that much has come. */
const frozenShortly = (atMs: number, index: number): Step => ({
  atMs,
  fault: { kind: 'freeze', service: 'delivery-service', slot: index % 2, forMs: 2_500 },
});

const frozenLong = (slot: number, atMs: number): Step => ({
  atMs,
  fault: { kind: 'freeze', service: 'delivery-service', slot, forMs: 14_000 },
});

const stoppedUnderLoad = (slot: number, atMs: number): Step => ({
  atMs,
  fault: {
    kind: 'kill',
    service: 'delivery-service',
    slot,
    signal: 'SIGTERM',
    downMs: 4_000,
    burst: 60,
  },
});

const withSteps = (name: string, steps: readonly Step[], changes: Partial<Plan> = {}): Plan => ({
  ...SHORT_PLAN,
  name,
  emitForMs: 15_000,
  // What is lost never ends: a proof does not wait for it for as long as a verdict does.
  drainWithinMs: 25_000,
  steps,
  ...changes,
});

export const KNOWN_BUGS: readonly KnownBug[] = [
  {
    name: 'commit-before-finished',
    title: 'commits the highest seen offset, as if what is below it were finished',
    edits: [
      {
        file: `${KAFKA}/partition-window.ts`,
        find: `const offset = offsets.committable;
    let metadata = encodeFinished(offset, offsets.finishedAbove());`,
        replace: `const offset = offsets.next;
    let metadata = encodeFinished(offset, []);`,
      },
    ],
    plan: withSteps('kills', [killed(0, 6_000), killed(1, 6_000)]),
    shownBy: ['ends'],
  },
  {
    name: 'retried-at-once',
    title: 'does not wait until a retry is due',
    edits: [
      {
        file: `${DELIVERY}/delivery-service.ts`,
        find: 'return waitMs(readNotBefore(headers), Date.now(), maxDelayMs);',
        replace: 'return 0 * waitMs(readNotBefore(headers), Date.now(), maxDelayMs);',
      },
    ],
    plan: { ...CALM_PLAN, name: 'calm-for-proof', drainWithinMs: 25_000 },
    shownBy: ['early'],
  },
  {
    name: 'finished-forgotten',
    title: 'commits the lowest unfinished offset without what is finished above it',
    edits: [
      {
        file: `${KAFKA}/partition-window.ts`,
        find: 'let metadata = encodeFinished(offset, offsets.finishedAbove());',
        replace: 'let metadata = encodeFinished(offset, []);',
      },
    ],
    // An attempt that hangs for ten seconds holds the offset back, while hundreds above it finish.
    plan: withSteps('kills-with-long-attempts', [killed(0, 9_000), killed(1, 9_000)], {
      timing: { retryDelayMs: 2_000, attemptTimeoutMs: 10_000 },
      settings: { KAFKA_SESSION_TIMEOUT_MS: '4000', KAFKA_PARTITIONS: '2' },
      drainWithinMs: 120_000,
    }),
    shownBy: ['repeats'],
  },
  {
    name: 'version-not-awaited',
    title: 'decides about a delivery with a view that is older than what the event was matched with',
    edits: [
      {
        file: `${DELIVERY}/attempts/delivery-attempts.ts`,
        find: 'waited || versions.has(task.value.delivery)',
        replace: 'waited || task.value.attempt > 0',
      },
    ],
    // Views fall behind while many webhooks come, each with an event at once.
    plan: withSteps('frozen-views', [3_000, 0, 0, 0, 0, 0].map(frozenShortly), { churnEveryMs: 100 }),
    shownBy: ['skipped'],
  },
  {
    name: 'from-the-end',
    title: 'starts at the end where its group has not committed yet',
    edits: [
      {
        file: `${KAFKA}/windowed-consumer.ts`,
        find: 'fromBeginning: true',
        replace: 'fromBeginning: false',
      },
      {
        file: `${KAFKA}/windowed-consumer.ts`,
        find: 'await this.#sendCommit([[window, start]]);',
        replace: 'await Promise.resolve();',
      },
    ],
    plan: withSteps('killed-before-the-first-commit', [killed(0, 1_200), killed(1, 0)]),
    shownBy: ['ends'],
  },
  {
    name: 'commit-after-disconnect',
    title: 'commits at a stop only when the consumer has left, where kafkajs skips it without a word',
    edits: [
      {
        file: `${KAFKA}/windowed-consumer.ts`,
        find: `    await this.#commitUnderWay;
    await this.#commit();
    for (const window of this.#windows.values()) window.lost = true;
    await this.#consumer.disconnect();`,
        replace: `    await this.#consumer.disconnect();
    await this.#commit();
    for (const window of this.#windows.values()) window.lost = true;`,
      },
    ],
    plan: withSteps('stops', [stoppedUnderLoad(0, 4_000), stoppedUnderLoad(1, 14_000)]),
    shownBy: ['repeats'],
  },
  {
    name: 'zombie',
    title: 'goes on where its session has ended, as if its partitions were still its own',
    edits: [
      {
        file: `${KAFKA}/group-membership.ts`,
        find: 'return performance.now() - this.#confirmedAt < this.#trustedMs;',
        replace: 'return this.#confirmedAt < Infinity && this.#trustedMs > 0;',
      },
    ],
    plan: withSteps('frozen-past-their-sessions', [frozenLong(0, 5_000), frozenLong(1, 26_000)]),
    shownBy: ['repeats'],
  },
  {
    name: 'throws-on-poison',
    title: 'throws at what it cannot read instead of putting it aside',
    edits: [
      {
        file: 'libs/contracts/src/records/decoded.ts',
        find: `} catch {
    return invalid('malformed_json', \`\${where} is not JSON\`);`,
        replace: `} catch (error) {
    throw new Error(where, { cause: error });`,
      },
    ],
    plan: withSteps('poison', [{ atMs: 3_000, fault: { kind: 'poison', records: 8 } }]),
    shownBy: ['poison'],
  },
  {
    name: 'idle-timeout',
    title: 'ends an attempt when nothing comes for too long, not when it has taken too long',
    edits: [
      {
        file: `${DELIVERY}/endpoint/exchange.ts`,
        find: 'if (this.#bodyBytes < EXCERPT_BYTES) ',
        replace: 'this.#timer.refresh();\n    if (this.#bodyBytes < EXCERPT_BYTES) ',
      },
    ],
    plan: { ...CALM_PLAN, name: 'calm-for-proof', drainWithinMs: 25_000 },
    shownBy: ['ends'],
  },
];
