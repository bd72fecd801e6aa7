import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { SecretUnavailableError, type Problem } from '@sight-webhooks/contracts';
import type { Logger } from '@sight-webhooks/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseAway } from '../database/database-away.js';
import { ProblemException, problemOf } from './problem.exception.js';

const RETRY_AFTER_S = 5;

/** Answers everything that goes wrong with `application/problem+json`: ours, Nest's, Fastify's, and faults. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const problem = this.#toProblem(exception, http.getRequest<FastifyRequest>());
    if (reply.sent) return;
    if (problem.status === 503) void reply.header('retry-after', String(RETRY_AFTER_S));
    void reply.status(problem.status).type('application/problem+json').send(problem);
  }

  #toProblem(exception: unknown, { method, routeOptions }: FastifyRequest): Problem {
    if (exception instanceof ProblemException) return exception.problem;
    if (exception instanceof HttpException && exception.getStatus() !== 500) return fromNest(exception);
    const route = routeOptions.url;
    if (isDatabaseAway(exception)) {
      this.#logger.warn({ err: exception, method, route }, 'request.database_away');
      return problemOf(503, 'the database cannot be reached at the moment');
    }
    if (exception instanceof SecretUnavailableError) {
      this.#logger.error({ err: exception, method, route }, 'request.secret_unavailable');
      return problemOf(503, 'the key of this secret is not there at the moment');
    }
    this.#logger.error({ err: exception, method, route }, 'request.fault');
    return problemOf(500, 'an unexpected fault, which has been logged');
  }
}

/** Nest's own exceptions, and Fastify's, which Nest has made its own. */
function fromNest(exception: HttpException): Problem {
  const response = exception.getResponse();
  const problem = problemOf(exception.getStatus(), exception.message);
  // A body of its own, such as the health report, becomes the problem's extension members.
  const isOwnBody = typeof response === 'object' && !('statusCode' in response);
  return isOwnBody ? { ...response, ...problem } : problem;
}
