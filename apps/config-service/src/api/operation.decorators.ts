import {
  Controller,
  HttpCode,
  RequestMapping,
  RequestMethod,
  UseGuards,
  UseInterceptors,
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  type Type,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DenialsInterceptor } from '../audit/denials.interceptor.js';
import { AuthGuard } from '../auth/auth.guard.js';
import { parseIfMatch, type ExpectedVersion } from '../webhooks/expected-version.js';
import { parseIdempotencyKey } from '../webhooks/idempotency-key.js';
import { noteOperation, operationOf } from './operation.metadata.js';
import type { Operation } from './operation.js';
import { ProblemException } from './problem.exception.js';
import { validate } from './validate.js';

export const API_PREFIX = '/api/v1';

const METHODS = {
  get: RequestMethod.GET,
  post: RequestMethod.POST,
  put: RequestMethod.PUT,
  patch: RequestMethod.PATCH,
  delete: RequestMethod.DELETE,
} as const;

/** A controller whose methods handle operations of the REST API, for those who may manage webhooks. */
export const ApiController = (): ClassDecorator =>
  applyDecorators(Controller(API_PREFIX), UseGuards(AuthGuard), UseInterceptors(DenialsInterceptor));

/** The method handles the operation. */
export function Handles(operation: Operation): MethodDecorator {
  const [[usualStatus] = [200]] = operation.responses;
  return applyDecorators(
    noteOperation(operation),
    RequestMapping({
      path: operation.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      method: METHODS[operation.method],
    }),
    HttpCode(usualStatus),
  );
}

/** The method's parameter gets what the operation takes, validated. */
export const Input = createParamDecorator((operation: Operation, context: ExecutionContext) =>
  validate(operation, context.switchToHttp().getRequest<FastifyRequest>()),
);

/** The method's parameter gets the versions that `If-Match` allows to be changed. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): ExpectedVersion => {
  const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
  const expected = parseIfMatch(headers['if-match']);
  if (expected === 'malformed') throw new ProblemException(400, 'If-Match is not a list of entity tags');
  return expected;
});

/** The method's parameter gets the key by which a repeat of the request is recognised; undefined without one. */
export const IdempotencyKey = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
  const header = parseIdempotencyKey(headers['idempotency-key']);
  if (header.kind === 'malformed')
    throw new ProblemException(400, 'Idempotency-Key is not 1 to 255 visible ASCII characters');
  return header.kind === 'key' ? header.key : undefined;
});

/** The operations that a controller handles. */
export function operationsOf(controller: Type): Operation[] {
  const methods = Object.values(Object.getOwnPropertyDescriptors(controller.prototype));
  return methods.flatMap(({ value }: PropertyDescriptor) => {
    return (typeof value === 'function' ? operationOf(value as object) : undefined) ?? [];
  });
}
