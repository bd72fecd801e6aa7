import { runService } from '@sight-webhooks/service';
import { configureHttpServer } from './api/http-server.js';
import { ConfigServiceModule, PACKAGE_JSON } from './config-service.module.js';
import { settingsSchema } from './settings.js';

await runService({
  name: 'config-service',
  settings: settingsSchema,
  port: ({ PORT }) => PORT,
  packageJson: PACKAGE_JSON,
  module: (context) => ConfigServiceModule.with(context),
  maxRequestBytes: ({ MAX_REQUEST_BYTES }) => MAX_REQUEST_BYTES,
  trustedProxies: ({ TRUSTED_PROXIES }) => TRUSTED_PROXIES,
  configure: configureHttpServer,
  shutdownDeadlineMs: ({ SHUTDOWN_DEADLINE_MS }) => SHUTDOWN_DEADLINE_MS,
});
