import fastifyCookie from '@fastify/cookie';
import fastifyStatic from '@fastify/static';
import { UnsupportedMediaTypeException } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServiceContext } from '@sight-webhooks/service';
import type { FastifyRequest } from 'fastify';
import { Histogram, type Registry } from 'prom-client';
import { setSecurityHeaders } from '../console/security-headers.js';
import type { ConfigServiceSettings } from '../settings.js';
import { AddressLimiter } from '../limits/address-limiter.js';
import { limitSignIn } from '../sign-in/sign-in.limit.js';
import { publicUrlOf } from '../sign-in/sign-in.js';
import { ProblemFilter } from './problem.filter.js';

/** What holds for every request, before the service listens. */
export async function configureHttpServer(
  app: NestFastifyApplication,
  { settings, logger, metrics }: ServiceContext<ConfigServiceSettings>,
): Promise<void> {
  app.useGlobalFilters(new ProblemFilter(logger));
  acceptBodies(app);
  await app.register(fastifyCookie);
  // Only for `sendFile`: which path leads to which file is the controller's to say.
  await app.register(fastifyStatic, { serve: false, preCompressed: true, dotfiles: 'ignore' });
  await setSecurityHeaders(app, {
    publicUrl: publicUrlOf(settings),
    providerOrigin: settings.OIDC_ISSUER?.origin,
  });
  preventCaching(app);
  limitSignIn(app, new AddressLimiter(settings.SIGN_IN_REQUESTS_PER_MINUTE));
  measure(app, metrics);
}

function acceptBodies(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  const parseJson = server.getDefaultJsonParser('error', 'error');
  app.useBodyParser('application/json', {}, (request, body, done) => {
    // Many clients send the content type with every POST, also when there is nothing to say.
    if (body.length === 0) done(null, undefined);
    else void parseJson(request as FastifyRequest, body.toString('utf8'), done);
  });
  // Nest and Fastify would take these as well; a page of any site can send them.
  for (const type of ['application/x-www-form-urlencoded', 'text/plain']) {
    app.useBodyParser(type, {}, (_request, _body, done) => {
      done(new UnsupportedMediaTypeException('the body must be application/json'));
    });
  }
}

/** Of what belongs to one user. */
function preventCaching(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', (request, reply, done) => {
    // By the route, not by the address: that can be written in many ways (/%61pi/).
    if (/^\/(?:api|auth)\//.test(request.routeOptions.url ?? ''))
      void reply.header('cache-control', 'no-store');
    done();
  });
}

function measure(app: NestFastifyApplication, metrics: Registry): void {
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer a request, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [metrics],
  });
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    duration.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      reply.elapsedTime / 1_000,
    );
    done();
  });
}
