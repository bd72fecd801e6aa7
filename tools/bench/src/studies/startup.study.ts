import {
  ApiClient,
  CommandLineStack,
  ScriptableReceiver,
  domainEventRecord,
  waitUntil,
} from '@sight-webhooks/testing';
import { BatchingProducer, KafkaConnection } from '@sight-webhooks/kafka';
import { MeasurementError } from '../measurement.error.js';
import { monotonicMs } from '../monotonic-clock.js';
import { formatNumber } from '../report/table.js';
import { spreadOf } from '../statistics/spread.js';
import type { Study } from './study.js';

const ACCOUNT = 'acme';
const MAX_READY_MS = 12_000;
const MAX_FIRST_DELIVERY_MS = 100;
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** `npm start` on an installed clone: how long until it is ready, and from then until the first delivery. */
export const startupStudy: Study = async ({ progress, scale, teardown, runs }) => {
  const stack = await CommandLineStack.prepare();
  teardown.add(() => stack.remove());
  const receiver = await ScriptableReceiver.start();
  teardown.add(() => receiver.close());
  progress('starting for the first time');
  const firstMs = await timeToReady(stack);
  await createWebhook(stack, receiver.url('/startup'));
  const rounds = scale < 1 ? 1 : runs;
  const [ready, delivery]: [number[], number[]] = [[], []];
  for (let round = 1; round <= rounds; round += 1) {
    await stack.process.stop();
    progress(`starting again, ${String(round)} of ${String(rounds)}`);
    ready.push(await timeToReady(stack));
    delivery.push(await timeToDelivery(stack, receiver, round));
  }
  const [again, first] = [spreadOf(ready), spreadOf(delivery)];
  const broken: string[] = [];
  if (again.median > MAX_READY_MS) broken.push('the second start took longer than 12 s');
  if (first.median > MAX_FIRST_DELIVERY_MS) broken.push('the first delivery took longer than 100 ms');
  return {
    rows: [
      ['first start, new data folder, until ready, ms', formatNumber(firstMs)],
      ['every further start, until ready, median (min – max), ms', spreadText(again)],
      ['an event right after it, until its request arrives, median (min – max), ms', spreadText(first)],
    ],
    broken,
  };
};

function ignore(): void {
  return;
}

const spreadText = ({ median, min, max }: ReturnType<typeof spreadOf>): string =>
  `${formatNumber(median)} (${formatNumber(min)} – ${formatNumber(max)})`;

async function timeToReady(stack: CommandLineStack): Promise<number> {
  const fromMs = monotonicMs();
  await stack.start();
  return monotonicMs() - fromMs;
}

async function createWebhook(stack: CommandLineStack, url: string): Promise<void> {
  const { output } = await stack.run('token', ['--account', ACCOUNT, '--role', 'account-owner']);
  const { status } = await new ApiClient(stack.url, output).call('POST', '/webhooks', {
    body: { name: 'Startup', url, events: ['report.created'] },
  });
  if (status !== 201) throw new MeasurementError(`creating a webhook answered ${String(status)}`);
}

/** As a Sight service would see it that has been connected all the time. */
async function timeToDelivery(
  stack: CommandLineStack,
  receiver: ScriptableReceiver,
  round: number,
): Promise<number> {
  const brokers = stack.process.output.find((line) => line.startsWith('kafka '))?.slice('kafka '.length);
  const connection = new KafkaConnection({ brokers: [brokers ?? ''], clientId: 'bench' }, SILENT);
  const producer = new BatchingProducer(connection);
  await producer.connect();
  try {
    const fromMs = monotonicMs();
    await producer.send([domainEventRecord({ accountId: ACCOUNT })]);
    await waitUntil(
      () => receiver.requests().length,
      (count) => count >= round,
      { what: 'the first delivery', timeoutMs: 30_000, intervalMs: 1 },
    );
    return monotonicMs() - fromMs;
  } finally {
    await producer.close();
  }
}
