import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import type { FieldError, Problem } from '@sight-webhooks/contracts';

/** A request that is answered with a problem (RFC 9457). `detail` is read by the caller: no values, no secrets. */
export class ProblemException extends HttpException {
  readonly problem: Problem;

  constructor(status: number, detail: string, errors?: readonly FieldError[]) {
    super(detail, status);
    this.problem = problemOf(status, detail, errors);
  }
}

export function invalidCursor(): ProblemException {
  const errors = [{ pointer: '/cursor', detail: 'is not a nextCursor of this list' }];
  return new ProblemException(400, 'fields of the request are not valid', errors);
}

export function problemOf(status: number, detail: string, errors?: readonly FieldError[]): Problem {
  return {
    // The status says all there is about the kind of problem (RFC 9457, 4.2.1).
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    ...(errors === undefined ? {} : { errors: [...errors] }),
  };
}
