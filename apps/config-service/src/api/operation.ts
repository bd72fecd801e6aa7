import type { z } from 'zod';

export type ResponseSpec = {
  readonly description: string;
  /** None for a response without a body. */
  readonly schema?: z.ZodType;
  readonly headers?: Readonly<Record<string, string>>;
};

/**
 * One call of the REST API. The same object routes it, validates what it is given and documents it, so that the three
 * cannot drift apart.
 */
export type Operation = {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below `/api/v1`, with parameters in braces: `/webhooks/{id}`. */
  readonly path: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** Whom it is for; without it, those who manage the webhooks of their account. */
  readonly audience?: 'operators';
  /** An id that does not fit belongs to nothing: 404. */
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Whether `If-Match` guards against lost updates. */
  readonly conditional?: true;
  /** Whether a repeat with the same `Idempotency-Key` is recognised. */
  readonly idempotent?: true;
  /** When it is answered with 409 for that; for what has neither of the two above. */
  readonly contended?: string;
  /** By status, the usual one first; errors are added from what the call takes. */
  readonly responses: readonly (readonly [status: number, response: ResponseSpec])[];
};

type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** What a method that handles the operation gets, once it has been validated. */
export type InputOf<O extends Operation> = {
  readonly params: Output<O['params']>;
  readonly query: Output<O['query']>;
  readonly body: Output<O['body']>;
};

/** Keeps the precise types of the schemas. */
export const operation = <const O extends Operation>(spec: O): O => spec;
