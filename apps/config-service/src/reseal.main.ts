import { readFileSync } from 'node:fs';
import {
  commonSettings,
  createLogger,
  mongoSettings,
  parseSettings,
  serviceInstance,
} from '@sight-webhooks/service';
import { z } from 'zod';
import { PACKAGE_JSON } from './config-service.module.js';
import { createMongoConnection, openMongoConnection } from './database/mongo.connection.js';
import { resealWebhooks } from './reseal/reseal-webhooks.js';
import { keyringSetting } from './settings.js';
import { WebhooksRepository } from './webhooks/webhooks.repository.js';

/**
 * Encrypts every stored secret under the first key of SECRETS_KEYRING. Exit code 0: all are; 1: some could not be
 * opened, or the database is away; 78: wrong settings.
 */
const schema = z.object({
  LOG_LEVEL: commonSettings.LOG_LEVEL,
  MONGODB_URI: mongoSettings.MONGODB_URI,
  SECRETS_KEYRING: keyringSetting,
});

function readSettings(): z.infer<typeof schema> {
  try {
    return parseSettings(schema, process.env);
  } catch (error) {
    process.stderr.write(`reseal: ${(error as Error).message}\n`);
    process.exit(78);
  }
}

const settings = readSettings();
const { version } = JSON.parse(readFileSync(PACKAGE_JSON, 'utf8')) as { version: string };
const logger = createLogger(serviceInstance('reseal', version, 0), settings.LOG_LEVEL);
const connection = createMongoConnection();
try {
  await openMongoConnection(connection, settings.MONGODB_URI);
  const repository = new WebhooksRepository(connection);
  const counts = await resealWebhooks({ repository, keyring: settings.SECRETS_KEYRING, logger });
  logger.info(counts, 'reseal.ended');
  process.exitCode = counts.unreadable === 0 ? 0 : 1;
} catch (error) {
  logger.fatal({ err: error }, 'reseal.failed');
  process.exitCode = 1;
} finally {
  await connection.close();
}
