import { Ajv } from 'ajv';
import { z } from 'zod';

/** What a zod schema is to those who only check with it. */
export type RecordSchema<T> = Pick<z.ZodType<T>, 'safeParse'>;

const ajv = new Ajv({
  useDefaults: true,
  strict: false,
  // As zod has it: JSON.parse makes Infinity of 1e999.
  strictNumbers: true,
  // Patterns stand beside their formats in the JSON Schema.
  validateFormats: false,
});

/**
 * The schema as one JavaScript function, for records that come by the thousand and are right: it says so in a sixth of
 * the time, of the JSON itself instead of a copy. What is wrong, and where, zod says as ever.
 *
 * Not for schemas that refine, transform or limit the length of texts: JSON Schema cannot tell that, or counts in
 * characters what zod counts in UTF-16 units.
 */
export function compiled<T>(schema: z.ZodType<T>): RecordSchema<T> {
  const isValid = ajv.compile<T>(z.toJSONSchema(schema, { target: 'draft-7', io: 'input' }));
  return {
    safeParse: (json) => (isValid(json) ? { success: true, data: json } : schema.safeParse(json)),
  };
}
