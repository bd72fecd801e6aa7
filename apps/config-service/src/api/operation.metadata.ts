import { SetMetadata } from '@nestjs/common';
import type { Operation } from './operation.js';

const OPERATION = Symbol('operation');

/** Notes on a method which operation it handles. */
export const noteOperation = (operation: Operation): MethodDecorator => SetMetadata(OPERATION, operation);

/** The operation that a controller's method handles; undefined when it handles none. */
export function operationOf(method: object): Operation | undefined {
  return Reflect.getMetadata(OPERATION, method) as Operation | undefined;
}
