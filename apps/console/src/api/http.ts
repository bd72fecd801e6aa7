import { problemSchema, type FieldError, type Problem } from '@sight-webhooks/contracts/api';
import type { z } from 'zod';
import { csrfToken, doubtSession, sessionUser } from '../session/session-state.js';

/** The header did not belong to the session of the cookie. */
const CSRF_PROBLEM = 'urn:sight-webhooks:problem:csrf';

/** The server answered, but not with what was asked for. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** Of the problem: what kind it is of. */
  readonly type: string;
  /** The invalid fields of the request; empty when it is about something else. */
  readonly errors: readonly FieldError[];

  constructor(status: number, message: string, problem: Partial<Problem> = {}) {
    super(message);
    this.status = status;
    this.type = problem.type ?? 'about:blank';
    this.errors = problem.errors ?? [];
  }
}

/** There was no answer at all. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
}

export type Call = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  /** Change only this version. */
  readonly ifVersion?: number;
  readonly signal?: AbortSignal;
};

export type Answer<T> = {
  /** 202 says that a change is saved and not in effect yet. */
  readonly status: number;
  readonly body: T;
};

/**
 * Calls the service that serves the console. Where somebody has signed in again in another tab since, it is called once
 * more, for the new session.
 * @throws ApiError when it refuses, NetworkError when it cannot be reached
 */
export async function call<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  options: Call = {},
): Promise<Answer<z.output<Schema>>> {
  const user = sessionUser();
  try {
    return await callOnce(path, schema, options);
  } catch (error) {
    if (!(error instanceof ApiError) || error.type !== CSRF_PROBLEM) throw error;
    await doubtSession();
    // What one user asked for is not done in the name of another.
    if (sessionUser() !== user) throw new ApiError(error.status, 'You are not signed in any more.');
    return callOnce(path, schema, options);
  }
}

async function callOnce<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  { method = 'GET', body, ifVersion, signal }: Call,
): Promise<Answer<z.output<Schema>>> {
  const response = await send(path, {
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(ifVersion === undefined ? {} : { 'if-match': `"${String(ifVersion)}"` }),
      ...(method === 'GET' ? {} : { 'x-csrf-token': csrfToken() }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  const json = (await response.json().catch(() => undefined)) as unknown;
  // The question whether there is a session is answered with 401 as well, and is no news.
  if (response.status === 401 && path.startsWith('/api/')) {
    void doubtSession();
    throw new ApiError(401, 'Your session has ended. Sign in again, and repeat what you did.');
  }
  if (!response.ok) throw refusal(response.status, json);
  return { status: response.status, body: schema.parse(json) };
}

async function send(path: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...request, credentials: 'same-origin', redirect: 'error' });
  } catch (error) {
    if (request.signal?.aborted === true) throw error;
    throw new NetworkError('The server cannot be reached.', { cause: error });
  }
}

function refusal(status: number, json: unknown): ApiError {
  const problem = problemSchema.safeParse(json);
  if (!problem.success) return new ApiError(status, `The server answered with ${String(status)}.`);
  return new ApiError(status, sentence(problem.data.detail), problem.data);
}

/** The API writes details as fragments, to be put behind a name: "must not be empty". */
export function sentence(fragment: string): string {
  const text = fragment.charAt(0).toUpperCase() + fragment.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
