import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { KafkaConnection } from '@sight-webhooks/kafka';
import type { z } from 'zod';
import { Health } from './health.js';
import { collectRarelyAndAside } from './heap.js';
import { answerUnroutable } from './unroutable.js';
import { kafkaSecurityOf } from './kafka-security.js';
import { NestLogger, createLogger, type Logger } from './logger.js';
import { createMetrics } from './metrics.js';
import { serviceInstance } from './service-instance.js';
import { ServiceModule, type ServiceContext } from './service.module.js';
import { parseSettings, type commonSettings } from './settings.js';
import { startTracing } from './tracing/tracing.js';

const MAX_REQUEST_BYTES = 64 * 1_024;

type CommonSettings = z.infer<z.ZodObject<typeof commonSettings>>;

export type ServiceDefinition<Settings extends CommonSettings> = {
  /** The name in logs and metrics. */
  readonly name: string;
  readonly settings: z.ZodType<Settings>;
  readonly port: (settings: Settings) => number;
  /** The path of the service's package.json, for its version. */
  readonly packageJson: URL;
  readonly module: (context: ServiceContext<Settings>) => DynamicModule | Promise<DynamicModule>;
  /** The largest request body that is read; 64 KiB unless given. */
  readonly maxRequestBytes?: (settings: Settings) => number;
  /** Networks (CIDR) of proxies that are believed where a request comes from; none unless given. */
  readonly trustedProxies?: (settings: Settings) => string[];
  /** Before the service listens: pipes, documents, transports. */
  readonly configure?: (
    app: NestFastifyApplication,
    context: ServiceContext<Settings>,
  ) => void | Promise<void>;
  /** How long a stop may take before the process ends regardless, milliseconds. */
  readonly shutdownDeadlineMs: (settings: Settings) => number;
};

/**
 * Runs a service until SIGTERM or SIGINT: stop taking work, finish or hand back what is in flight, commit, exit 0.
 * Wrong settings exit 78 (EX_CONFIG) with a message; a fault that nothing handles exits 1.
 */
export async function runService<Settings extends CommonSettings>(
  definition: ServiceDefinition<Settings>,
): Promise<void> {
  collectRarelyAndAside();
  const { settings, security } = readSettings(definition);
  const { version } = JSON.parse(readFileSync(definition.packageJson, 'utf8')) as { version: string };
  const instance = serviceInstance(definition.name, version, definition.port(settings));
  const logger = createLogger(instance, settings.LOG_LEVEL);
  exitOnFault(logger);
  const context: ServiceContext<Settings> = {
    instance,
    settings,
    logger,
    metrics: createMetrics(instance),
    health: new Health(),
    tracing: await startTracing({
      instance,
      endpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
      ratio: settings.OTEL_TRACES_SAMPLER_ARG,
    }),
    kafka: new KafkaConnection(
      {
        brokers: settings.KAFKA_BROKERS,
        clientId: instance.id,
        prefix: settings.KAFKA_TOPIC_PREFIX,
        ...security,
      },
      logger,
    ),
  };
  const module = {
    module: ServiceRoot,
    imports: [ServiceModule.with(context), await definition.module(context)],
  };
  const app = await NestFactory.create<NestFastifyApplication>(
    module,
    new FastifyAdapter({
      bodyLimit: definition.maxRequestBytes?.(settings) ?? MAX_REQUEST_BYTES,
      trustProxy: definition.trustedProxies?.(settings) ?? false,
      frameworkErrors: answerUnroutable,
    }),
    {
      logger: new NestLogger(logger),
      abortOnError: false,
    },
  );
  let starting = true;
  context.health.require('startup', () => (starting ? 'the service is starting' : undefined));
  await definition.configure?.(app, context);
  stopOnSignal(app, context, definition.shutdownDeadlineMs(settings));
  // Health is answered while the consumers are still joining their groups.
  await app.listen(definition.port(settings), '0.0.0.0');
  await app.startAllMicroservices();
  starting = false;
  logger.info({ url: await app.getUrl() }, 'service.started');
}

@Module({})
class ServiceRoot {}

function readSettings<Settings extends CommonSettings>({
  settings,
  name,
}: ServiceDefinition<Settings>): {
  readonly settings: Settings;
  readonly security: ReturnType<typeof kafkaSecurityOf>;
} {
  try {
    const parsed = parseSettings(settings, process.env);
    return { settings: parsed, security: kafkaSecurityOf(parsed) };
  } catch (error) {
    process.stderr.write(`${name}: ${(error as Error).message}\n`);
    process.exit(78);
  }
}

function exitOnFault(logger: Logger): void {
  const exit = (error: unknown): void => {
    logger.fatal({ err: error }, 'service.fault');
    process.exit(1);
  };
  process.on('uncaughtException', exit);
  process.on('unhandledRejection', exit);
}

function stopOnSignal(
  app: NestFastifyApplication,
  { logger, health, tracing }: ServiceContext<unknown>,
  deadlineMs: number,
): void {
  let stopping = false;
  // A connection whose last request was under way when the server closed would otherwise be kept alive, and waited for.
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (stopping) void reply.header('connection', 'close');
    done();
  });
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    health.require('shutdown', () => 'the service is stopping');
    logger.info({ signal }, 'service.stopping');
    setTimeout(() => {
      logger.error({ deadlineMs }, 'service.stop_timed_out');
      process.exit(1);
    }, deadlineMs).unref();
    const closed = app.close().then(() =>
      // A collector that is away is nobody's reason not to stop.
      tracing.close().catch((error: unknown) => {
        logger.warn({ error: (error as Error).message }, 'tracing.not_sent');
      }),
    );
    closed.then(
      () => {
        logger.info({}, 'service.stopped');
        process.exit(0);
      },
      (error: unknown) => {
        logger.error({ err: error }, 'service.stop_failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
