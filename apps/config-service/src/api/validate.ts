import { toProblemErrors, type FieldError } from '@sight-webhooks/contracts';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { InputOf, Operation } from './operation.js';
import { ProblemException, invalidFields } from './problem.exception.js';

/** @throws ProblemException 404 for an id that cannot exist, 400 with every invalid field */
export function validate(operation: Operation, request: FastifyRequest): InputOf<Operation> {
  const params = operation.params?.safeParse(request.params);
  if (params?.success === false) throw new ProblemException(404, 'there is no such object');
  const errors: FieldError[] = [];
  const checked = {
    params: params?.data,
    query: check(operation.query, request.query, errors),
    body: check(operation.body, request.body, errors),
  };
  if (errors.length > 0) throw invalidFields(errors);
  return checked as InputOf<Operation>;
}

function check(schema: z.ZodType | undefined, value: unknown, errors: FieldError[]): unknown {
  const result = schema?.safeParse(value);
  if (result?.success === false) errors.push(...toProblemErrors(result.error));
  return result?.data;
}
