import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { problemOf } from '../api/problem.exception.js';
import { sendPlainPage } from '../console/plain-page.js';
import type { AddressLimiter } from '../limits/address-limiter.js';
import * as pages from './sign-in.pages.js';

/** Where browsers navigate to; the rest is asked for by the console. */
const NAVIGATED = ['/auth/login', '/auth/callback'];

/** Whoever signs in, signs out or asks for the session is not known before, so these are limited by address. */
export function limitSignIn(app: NestFastifyApplication, limiter: AddressLimiter): void {
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', async (request, reply) => {
    const route = request.routeOptions.url ?? '';
    if (!route.startsWith('/auth/')) return;
    const admission = await limiter.admit(request.ip);
    if (admission.kind === 'admitted') return;
    void reply.header('retry-after', String(admission.retryAfterS));
    if (NAVIGATED.includes(route)) sendPlainPage(reply, 429, pages.tooManyRequests);
    else {
      const problem = problemOf(429, 'too many requests of your network within a minute');
      void reply.status(429).type('application/problem+json').send(problem);
    }
    await reply;
  });
}
