import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { TOPICS } from '@sight-webhooks/contracts';
import { KafkaConnection } from '@sight-webhooks/kafka';
import {
  Health,
  ServiceModule,
  createLogger,
  createMetrics,
  noTracing,
  parseSettings,
  serviceInstance,
} from '@sight-webhooks/service';
import { waitUntil } from '@sight-webhooks/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fanoutService } from '../src/fanout-service.js';
import { FanoutHarness } from './fanout-harness.js';

const CONFIG_VIEW_TIMEOUT_MS = 300;

@Module({})
class TestRoot {}

/** Lets a test hold back what a connection's consumers read of the configuration, as a slow network would. */
class Valve {
  #open: Promise<void> = Promise.resolve();
  release: () => void = () => undefined;

  constructor({ client }: KafkaConnection) {
    const createConsumer = client.consumer.bind(client);
    client.consumer = (config) => {
      const consumer = createConsumer(config);
      if (!config.groupId.includes(`${TOPICS.config}-view`)) return consumer;
      const run = consumer.run.bind(consumer);
      consumer.run = (options) =>
        run({
          ...options,
          eachBatch: async (payload) => {
            await this.#open;
            await options?.eachBatch?.(payload);
          },
        });
      return consumer;
    };
  }

  close(): void {
    this.#open = new Promise((resolve) => (this.release = resolve));
  }
}

describe('while the view of the webhooks is behind', () => {
  let fanout: FanoutHarness;
  let app: NestFastifyApplication;
  let valve: Valve;
  let url: string;

  beforeAll(async () => {
    // The service runs within the test, so that its consumer can be held back.
    fanout = await FanoutHarness.start(0);
    const settings = parseSettings(fanoutService.settings, {
      ...fanout.stack.environment,
      CONFIG_VIEW_TIMEOUT_MS: String(CONFIG_VIEW_TIMEOUT_MS),
    });
    const instance = serviceInstance('fanout-service', '0', 0);
    const logger = createLogger(instance, 'silent');
    const kafka = new KafkaConnection(
      { brokers: settings.KAFKA_BROKERS, clientId: instance.id, prefix: settings.KAFKA_TOPIC_PREFIX },
      logger,
    );
    valve = new Valve(kafka);
    const metrics = createMetrics(instance);
    const context = { instance, settings, logger, metrics, health: new Health(), kafka, tracing: noTracing };
    app = await NestFactory.create<NestFastifyApplication>(
      { module: TestRoot, imports: [ServiceModule.with(context), await fanoutService.module(context)] },
      new FastifyAdapter(),
      { logger: false, abortOnError: false },
    );
    await fanoutService.configure?.(app, context);
    await app.listen(0, '127.0.0.1');
    await app.startAllMicroservices();
    url = await app.getUrl();
    await waitUntil(readiness, ({ status }) => status === 200, { what: 'fan-out is ready' });
  });
  afterAll(async () => {
    valve.release();
    await app.close();
    await fanout.stop();
  });

  const readiness = async (): Promise<{ status: number; text: string }> => {
    const response = await fetch(`${url}/health/ready`);
    return { status: response.status, text: await response.text() };
  };

  it('events are held, never matched with the old view, and the service says that it is not ready', async () => {
    await fanout.publish(1, { webhookId: 'old', accountId: 'acme' });
    const before = randomUUID();
    await fanout.stack.emit([{ id: before }]);
    await fanout.tasksOf(1, before);

    valve.close();
    await fanout.publish(2, { webhookId: 'old', accountId: 'acme', active: false });
    await fanout.publish(1, { webhookId: 'new', accountId: 'acme' });
    const held = randomUUID();
    await fanout.stack.emit([{ id: held }]);
    const unready = await waitUntil(readiness, ({ status }) => status === 503, {
      what: 'fan-out is not ready',
    });
    expect(unready.text).toContain('has not caught up');
    await sleep(4 * CONFIG_VIEW_TIMEOUT_MS);
    expect(fanout.tasks(({ delivery }) => delivery.eventId === held)).toEqual([]);
    expect((await readiness()).status).toBe(503);

    valve.release();
    const tasks = await fanout.tasksOf(1, held);
    expect(tasks.map(({ delivery }) => delivery.webhookId)).toEqual(['new']);
    await waitUntil(readiness, ({ status }) => status === 200, { what: 'fan-out is ready again' });
  });
});
