import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/** Answers what cannot be routed (a malformed URL) as a problem (RFC 9457): it never gets to a filter of Nest's. */
export function answerUnroutable(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const status = error.statusCode ?? 400;
  const problem = {
    type: 'about:blank',
    title: STATUS_CODES[status],
    status,
    detail: 'the URL is not valid',
  };
  void reply.status(status).type('application/problem+json').send(problem);
}
