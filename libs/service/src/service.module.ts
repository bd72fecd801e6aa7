import { Module, type DynamicModule } from '@nestjs/common';
import { KafkaConnection } from '@sight-webhooks/kafka';
import { Registry } from 'prom-client';
import { Health } from './health.js';
import type { Logger } from './logger.js';
import type { ServiceInstance } from './service-instance.js';
import type { Tracing } from './tracing/tracing.js';
import { OperationsController } from './operations.controller.js';

/** Injection tokens of what every service has. `Health`, `Registry` and `KafkaConnection` are their own. */
export const SETTINGS = Symbol('settings');
export const LOGGER = Symbol('logger');
export const TRACING = Symbol('tracing');

export type ServiceContext<Settings> = {
  readonly instance: ServiceInstance;
  readonly settings: Settings;
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly health: Health;
  readonly kafka: KafkaConnection;
  readonly tracing: Tracing;
};

@Module({})
export class ServiceModule {
  static with(context: ServiceContext<unknown>): DynamicModule {
    const providers = [
      { provide: SETTINGS, useValue: context.settings },
      { provide: LOGGER, useValue: context.logger },
      { provide: TRACING, useValue: context.tracing },
      { provide: Registry, useValue: context.metrics },
      { provide: Health, useValue: context.health },
      { provide: KafkaConnection, useValue: context.kafka },
    ];
    return {
      module: ServiceModule,
      global: true,
      controllers: [OperationsController],
      providers,
      exports: providers,
    };
  }
}
