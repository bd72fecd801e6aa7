import { z } from 'zod';

/** Some settings are wrong; the message names each of them and what it should be, never its value. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

const integer = (fallback: number, minimum: number): z.ZodType<number> =>
  z.coerce.number().int().min(minimum).default(fallback);

/** A whole number of milliseconds, at least 1. */
export const milliseconds = (fallback: number): z.ZodType<number> => integer(fallback, 1);
/** A count, at least 1. */
export const count = (fallback: number): z.ZodType<number> => integer(fallback, 1);
/** A TCP port; 0 lets the system choose a free one. */
export const port = (fallback: number): z.ZodType<number> =>
  z.coerce.number().int().min(0).max(65_535).default(fallback);
export const flag = (fallback: boolean): z.ZodType<boolean> =>
  z
    .enum(['true', 'false'])
    .default(fallback ? 'true' : 'false')
    .transform((text) => text === 'true');
/** A comma separated list with at least one item. */
export const list = (): z.ZodType<string[]> =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    )
    .refine((items) => items.length > 0, 'must name at least one');

/**
 * Turns the text of a setting into what it means.
 * @param parse its errors of the `expected` kinds say what is wrong, without the text
 */
export function parsed<T>(
  parse: (text: string) => T,
  ...expected: readonly (abstract new (...args: never[]) => Error)[]
): (text: string, context: z.RefinementCtx) => T {
  return (text, context) => {
    try {
      return parse(text);
    } catch (error) {
      if (!expected.some((kind) => error instanceof kind)) throw error;
      context.addIssue({ code: 'custom', message: (error as Error).message });
      return z.NEVER;
    }
  };
}

const filePath = (what: string) => z.string().optional().describe(what);

/** How the brokers are reached. */
export const kafkaSecuritySettings = {
  KAFKA_TLS: flag(false).describe('Whether brokers are reached over TLS, with verified certificates'),
  KAFKA_TLS_CA_FILE: filePath('PEM file of authorities to trust instead of the usual ones'),
  KAFKA_TLS_CERT_FILE: filePath('PEM file of a client certificate, with KAFKA_TLS_KEY_FILE'),
  KAFKA_TLS_KEY_FILE: filePath('PEM file of its private key'),
  KAFKA_SASL_MECHANISM: z
    .enum(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'])
    .optional()
    .describe(
      'How the service signs in at the brokers: PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512; without it, not at all',
    ),
  KAFKA_SASL_USERNAME: z.string().optional().describe('User of the service at the brokers'),
  KAFKA_SASL_PASSWORD: z.string().optional().describe('Password of that user'),
} as const;

const otlpEndpoint = z
  .string()
  .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''), 'must be an http: or https: URL')
  .transform((text) => new URL(text))
  .optional();

/** What every service reads. The names are those of the environment variables. */
export const commonSettings = {
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'])
    .default('info')
    .describe('Least severe log lines that are written'),
  OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint.describe(
    'Where traces are sent, by OTLP over HTTP; without it there are none',
  ),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe(
      'Share of the traces that are recorded, 0 to 1, besides those that the producer of the event records',
    ),
  KAFKA_BROKERS: list().describe('Bootstrap brokers, host:port, comma separated'),
  ...kafkaSecuritySettings,
  KAFKA_TOPIC_PREFIX: z
    .string()
    .regex(/^[\w.-]{0,64}$/)
    .default('')
    .describe(
      'Put before the name of every topic and consumer group, for clusters that several systems share',
    ),
  KAFKA_PARTITIONS: count(12).describe(
    'Partitions of topics that are created; all task topics have the same number',
  ),
  KAFKA_REPLICATION_FACTOR: count(3).describe('Replicas of topics that are created'),
} as const;

/** What the services with a consumer group read. */
export const consumerSettings = {
  LOG_SUCCESSES_PER_SECOND: integer(100, 0).describe(
    'Log lines that an instance writes in a second about what went well; the next one says how many were left out',
  ),
  KAFKA_SESSION_TIMEOUT_MS: integer(30_000, 1_000).describe(
    'How long a consumer may be silent before its partitions go to another one, milliseconds; at least 1000, and within what the brokers allow',
  ),
} as const;

/** How long records of the delay topics wait: who makes them wait reads it, and who judges whether they are late. */
export const delaySettings = {
  RETRY_DELAY_MS: milliseconds(60_000).describe('Time from a failed attempt to the next'),
  PARK_DELAY_MS: milliseconds(60_000).describe('How long an attempt is put off while its endpoint hangs'),
} as const;

/** What the services with a database read. */
export const mongoSettings = {
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//)
    .describe('MongoDB connection string, with the database'),
} as const;

/**
 * Checks the environment by schema, once, at start. Everything else gets the result passed in.
 * @throws SettingsError that lists every bad setting together
 */
export function parseSettings<T>(
  schema: z.ZodType<T>,
  environment: Readonly<Record<string, string | undefined>>,
): T {
  // An empty variable is an unset one: compose files and shells cannot tell them apart.
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== '' && value !== undefined),
  );
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, code, message }) => {
    const name = path.map(String).join('.');
    return name in given
      ? `${name}: ${code === 'custom' ? message : describe(code)}`
      : `${name}: is required`;
  });
  throw new SettingsError(`settings are wrong\n  ${problems.join('\n  ')}`);
}

// zod's own messages can quote what was given, which may be a secret.
const EXPECTATIONS: Readonly<Record<string, string>> = {
  invalid_type: 'is not of the right type',
  too_small: 'is too small',
  too_big: 'is too big',
  invalid_format: 'does not have the right format',
  invalid_value: 'is none of the allowed values',
};

function describe(code: string): string {
  return EXPECTATIONS[code] ?? 'is not valid';
}
