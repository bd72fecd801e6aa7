import { setTimeout as sleep } from 'node:timers/promises';
import { KafkaConnection, WindowedConsumer, type WindowedConsumerOptions } from '@sight-webhooks/kafka';
import type { EssentialsTask } from './essentials.protocol.js';

const READY_INTERVAL_MS = 50;
const quiet = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** Runs one part of the pipeline with the task that this process is sent, until its parent leaves it. */
export function runPart(
  start: (task: EssentialsTask, connection: KafkaConnection) => Promise<readonly WindowedConsumer[]>,
): void {
  process.on('message', (task: EssentialsTask) => {
    void (async () => {
      const { brokers, prefix } = task;
      const connection = new KafkaConnection({ brokers: [brokers], clientId: 'essentials', prefix }, quiet);
      for (const consumer of await start(task, connection)) {
        await consumer.start();
        while (consumer.problem !== undefined) await sleep(READY_INTERVAL_MS);
      }
      process.send?.('ready');
    })();
  });
  process.on('disconnect', () => process.exit(0));
}

export function consumerOf(
  connection: KafkaConnection,
  groupId: string,
  options: Partial<WindowedConsumerOptions>,
): WindowedConsumer {
  const onCrash = (error: Error): never => {
    throw error;
  };
  return new WindowedConsumer({ connection, groupId, onCrash, ...options });
}

function ignore(): void {
  return;
}
