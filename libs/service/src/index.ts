export * from './health.js';
export * from './kafka-transport.strategy.js';
export * from './logger.js';
export * from './metrics.js';
export * from './run-service.js';
export * from './service.module.js';
export * from './settings.js';
export * from './webhook-view.js';
