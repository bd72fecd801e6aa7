import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { addressPolicy } from '@sight-webhooks/contracts';
import { openDeliveryLogReader } from '@sight-webhooks/delivery-log';
import { BatchingProducer } from '@sight-webhooks/kafka';
import {
  LagMonitor,
  WebhookView,
  delayOfTopic,
  exitProcess,
  productLagReader,
  registerLagMetrics,
  type ServiceContext,
} from '@sight-webhooks/service';
import { AccountsRepository } from './accounts/accounts.repository.js';
import { ApiDocsController, OPENAPI_DOCUMENT } from './api/api-docs.controller.js';
import { openApiDocument } from './api/openapi.document.js';
import { operationsOf } from './api/operation.decorators.js';
import { AuditLog } from './audit/audit-log.js';
import { AuditLogController } from './audit/audit-log.controller.js';
import { BearerAuthenticator } from './auth/bearer.authenticator.js';
import { keySetOf } from './auth/key-set.js';
import { TokenVerifier } from './auth/token-verifier.js';
import { CONSOLE_FOLDER, ConsoleController } from './console/console.controller.js';
import { createMongoConnection } from './database/mongo.connection.js';
import { DELIVERY_LOG, DeliveriesController } from './deliveries/deliveries.controller.js';
import { EventTypesController } from './event-types/event-types.controller.js';
import { RequestLimiter } from './limits/request-limiter.js';
import { DELAY_OF_TOPIC, OperationsController } from './operations/operations.controller.js';
import { InstanceReports } from './operations/instance-reports.js';
import { PinnedAuthoritiesController } from './pinned-authorities/pinned-authorities.controller.js';
import { PinnedAuthoritiesService } from './pinned-authorities/pinned-authorities.service.js';
import { PinnedAuthoritiesStore } from './pinned-authorities/pinned-authorities.store.js';
import { LastRecords } from './publishing/last-records.js';
import { Reconciler } from './publishing/reconciler.js';
import { ReconcilerSchedule } from './publishing/reconciler.schedule.js';
import { WebhookPublisher } from './publishing/webhook-publisher.js';
import type { ConfigServiceSettings } from './settings.js';
import { SessionAuthenticator } from './sign-in/session.authenticator.js';
import { SessionController } from './sign-in/session.controller.js';
import { SessionsRepository } from './sign-in/sessions.repository.js';
import { SessionsService } from './sign-in/sessions.service.js';
import { SIGN_IN, signInOf } from './sign-in/sign-in.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { SignInCookies } from './sign-in/sign-in.cookies.js';
import { ConfigServiceLifecycle } from './startup/config-service.lifecycle.js';
import { EndpointUrlPolicy } from './webhooks/endpoint-url.policy.js';
import { WebhookChangeJournal } from './webhooks/webhook-change.journal.js';
import { WebhookChangesStore } from './webhooks/webhook-changes.store.js';
import { WebhookCreation } from './webhooks/webhook-creation.js';
import { WebhookSecrets } from './webhooks/webhook-secrets.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';
import { WebhooksRepository } from './webhooks/webhooks.repository.js';
import { WebhooksService } from './webhooks/webhooks.service.js';

/** Where the service's version is. */
export const PACKAGE_JSON = new URL('../package.json', import.meta.url);

/** `src` and `dist` of this service are equally deep in the workspace. */
const BUILT_CONSOLE = fileURLToPath(new URL('../../console/dist', import.meta.url));

const API_CONTROLLERS = [
  WebhooksController,
  DeliveriesController,
  EventTypesController,
  PinnedAuthoritiesController,
  AuditLogController,
  OperationsController,
];

@Module({})
export class ConfigServiceModule {
  static with(context: ServiceContext<ConfigServiceSettings>): DynamicModule {
    const { settings } = context;
    const connection = createMongoConnection();
    const repository = new WebhooksRepository(connection);
    const sessionsRepository = new SessionsRepository(connection);
    const publishing = publishingParts(context, repository);
    const lag = lagMonitor(context);
    const audit = new AuditLog(connection, settings.AUDIT_LOG_RETENTION_DAYS);
    const accounts = new AccountsRepository(connection);
    const changes = new WebhookChangesStore(connection, accounts, audit);
    const limiter = new RequestLimiter(connection, {
      perAccount: settings.REQUESTS_PER_MINUTE_PER_ACCOUNT,
      perPrincipal: settings.REQUESTS_PER_MINUTE_PER_PRINCIPAL,
    });
    const collections = [repository, sessionsRepository, audit, accounts, changes, limiter];
    const parts = { ...context, ...publishing, lag, connection, collections };
    const verifier = new TokenVerifier({
      keys: keySetOf(settings.AUTH_JWKS_URI),
      issuer: settings.AUTH_ISSUER,
      audience: settings.AUTH_AUDIENCE,
    });
    const urlPolicy = new EndpointUrlPolicy({
      allowHttp: settings.EGRESS_ALLOW_HTTP,
      addresses: addressPolicy(settings.EGRESS_ALLOW_NETS),
    });
    return {
      module: ConfigServiceModule,
      controllers: [
        ...API_CONTROLLERS,
        ApiDocsController,
        SignInController,
        SessionController,
        ConsoleController,
      ],
      providers: [
        { provide: WebhooksRepository, useValue: repository },
        { provide: WebhookChangesStore, useValue: changes },
        { provide: AccountsRepository, useValue: accounts },
        {
          provide: PinnedAuthoritiesStore,
          useValue: new PinnedAuthoritiesStore(connection, accounts, audit),
        },
        { provide: AuditLog, useValue: audit },
        { provide: RequestLimiter, useValue: limiter },
        { provide: WebhookPublisher, useValue: publishing.publisher },
        { provide: WebhookSecrets, useValue: new WebhookSecrets(settings.SECRETS_KEYRING) },
        { provide: EndpointUrlPolicy, useValue: urlPolicy },
        { provide: TokenVerifier, useValue: verifier },
        { provide: DELIVERY_LOG, useValue: openDeliveryLogReader(connection) },
        { provide: LagMonitor, useValue: lag },
        { provide: InstanceReports, useValue: new InstanceReports(connection, context.logger) },
        { provide: DELAY_OF_TOPIC, useValue: delayOfTopic(settings) },
        { provide: OPENAPI_DOCUMENT, useValue: apiDocument() },
        { provide: ConfigServiceLifecycle, useValue: new ConfigServiceLifecycle(parts) },
        { provide: CONSOLE_FOLDER, useValue: settings.CONSOLE_DIR ?? BUILT_CONSOLE },
        ...signInProviders(settings, sessionsRepository),
        BearerAuthenticator,
        WebhookChangeJournal,
        PinnedAuthoritiesService,
        WebhookCreation,
        WebhooksService,
      ],
    };
  }
}

function publishingParts(context: ServiceContext<ConfigServiceSettings>, repository: WebhooksRepository) {
  const { settings, kafka, logger, metrics } = context;
  const producer = new BatchingProducer(kafka);
  const timeoutMs = settings.PUBLISH_TIMEOUT_MS;
  const publisher = new WebhookPublisher({ producer, repository, logger, metrics, timeoutMs });
  const lastRecords = new LastRecords();
  const view = new WebhookView({
    kafka,
    logger,
    metrics,
    onRecord: (record) => {
      lastRecords.note(record);
    },
    // The process starts again with a new view: without one, nothing out of order would be noticed.
    onCrash: exitProcess,
  });
  const reconciler = new Reconciler({ repository, publisher, view, lastRecords, logger, metrics });
  const intervalMs = settings.RECONCILE_INTERVAL_MS;
  const reconciliation = new ReconcilerSchedule({ reconciler, intervalMs, logger });
  return { producer, publisher, view, reconciliation };
}

/** Here, because this service is there also when no consumer is. */
function lagMonitor({ settings, kafka, logger, metrics }: ServiceContext<ConfigServiceSettings>): LagMonitor {
  const monitor = new LagMonitor({
    reader: productLagReader(kafka),
    intervalMs: settings.LAG_INTERVAL_MS,
    logger,
  });
  registerLagMetrics(metrics, monitor, delayOfTopic(settings));
  return monitor;
}

function signInProviders(settings: ConfigServiceSettings, repository: SessionsRepository): Provider[] {
  const signIn = signInOf(settings);
  const cookies = new SignInCookies(signIn.publicUrl);
  const sessions = new SessionsService({
    repository,
    lifetimeMs: settings.SESSION_LIFETIME_MS,
    idleTimeoutMs: settings.SESSION_IDLE_TIMEOUT_MS,
  });
  return [
    { provide: SIGN_IN, useValue: signIn },
    { provide: SignInCookies, useValue: cookies },
    { provide: SessionsService, useValue: sessions },
    {
      provide: SessionAuthenticator,
      useValue: new SessionAuthenticator(sessions, cookies, signIn.publicUrl),
    },
  ];
}

function apiDocument() {
  const { version } = JSON.parse(readFileSync(PACKAGE_JSON, 'utf8')) as { version: string };
  return openApiDocument(API_CONTROLLERS.flatMap(operationsOf), version);
}
