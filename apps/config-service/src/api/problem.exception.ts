import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import type { FieldError, Problem } from '@sight-webhooks/contracts';

/** A request that is answered with a problem (RFC 9457). `detail` is read by the caller: no values, no secrets. */
export class ProblemException extends HttpException {
  readonly problem: Problem;

  constructor(status: number, detail: string, errors?: readonly FieldError[], type?: string) {
    super(detail, status);
    this.problem = problemOf(status, detail, errors, type);
  }
}

export const CSRF_PROBLEM_TYPE = 'urn:sight-webhooks:problem:csrf';

/** A request with a session cookie that the console has not been shown to have made. */
export function csrfProblem(detail: string): ProblemException {
  return new ProblemException(403, detail, undefined, CSRF_PROBLEM_TYPE);
}

export function invalidFields(errors: readonly FieldError[]): ProblemException {
  return new ProblemException(400, 'fields of the request are not valid', errors);
}

export function invalidCursor(): ProblemException {
  return invalidFields([{ pointer: '/cursor', detail: 'is not a nextCursor of this list' }]);
}

export function problemOf(
  status: number,
  detail: string,
  errors?: readonly FieldError[],
  // The status says all there is about the kind of most problems (RFC 9457, 4.2.1).
  type = 'about:blank',
): Problem {
  return {
    type,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    ...(errors === undefined ? {} : { errors: [...errors] }),
  };
}
