import { z } from 'zod';

/** One invalid field: where it is in the request, and what is wrong with it. */
export const fieldErrorSchema = z
  .object({
    pointer: z.string().meta({ description: 'JSON Pointer (RFC 6901) into the body or the query' }),
    detail: z.string(),
  })
  .meta({ id: 'FieldError' });
export type FieldError = z.infer<typeof fieldErrorSchema>;

/** `application/problem+json` (RFC 9457). */
export const problemSchema = z
  .object({
    type: z.string().meta({ description: 'A URI reference that identifies the kind of problem' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    /** Present when fields of the request are invalid. */
    errors: z.array(fieldErrorSchema).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;

/** Every invalid field of a request that its schema refused. Names the place and the rule, never the value. */
export function toProblemErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap(({ path, ...issue }) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ pointer: jsonPointer([...path, key]), detail: 'is not a known field' }))
      : [{ pointer: jsonPointer(path), detail: issue.message }],
  );
}

function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
