import { KeyringError, parseKeyring } from '@sight-webhooks/contracts';
import {
  commonSettings,
  consumerSettings,
  count,
  delaySettings,
  flag,
  milliseconds,
  mongoSettings,
  parsed,
  port,
} from '@sight-webhooks/service';
import { z } from 'zod';
import { AllowNetsError, parseAllowNets } from '@sight-webhooks/contracts';

const HOUR_MS = 3_600_000;

/** What delivery-service reads from its environment. */
export const deliverySettings = z
  .object({
    ...commonSettings,
    ...consumerSettings,
    ...mongoSettings,
    DELIVERY_PORT: port(3002).describe('Port of health and metrics; 0: a free one'),
    ...delaySettings,
    ATTEMPT_TIMEOUT_MS: milliseconds(60_000).describe(
      'Wall clock of a whole attempt: look-up, connect, TLS, request and response',
    ),
    EXPIRE_AFTER_MS: milliseconds(24 * HOUR_MS).describe(
      'A delivery that could not be attempted for this long because its endpoint hangs ends as failed',
    ),
    MAX_WAITING_PER_PARTITION: count(1_000).describe(
      'Records of one partition that may wait in memory; the rest stays in Kafka',
    ),
    MAX_RUNNING_ATTEMPTS: count(2_048).describe('Attempts that one instance makes at the same time'),
    MAX_RUNNING_PER_ENDPOINT: count(256).describe('Attempts that are made to one webhook at the same time'),
    ENDPOINT_CLIENT: z
      .enum(['axios', 'undici'])
      .default('undici')
      .describe(
        'What requests are made with, undici or axios: both keep the same promises, undici for less CPU',
      ),
    REMEMBERED_ATTEMPTS: count(100_000).describe(
      'Attempts that an instance remembers having made, to recognise a record that comes twice: always the latest of these, and never twice as many',
    ),
    CONFIG_WAIT_MS: milliseconds(30_000).describe(
      'How long a delivery waits for the version of its webhook that it was matched with',
    ),
    SECRETS_KEYRING: z
      .string()
      .transform(parsed(parseKeyring, KeyringError))
      .describe('Keys that open stored secrets: id:key,id:key with 32 bytes of base64 each'),
    EGRESS_ALLOW_NETS: z
      .string()
      .default('')
      .transform(parsed(parseAllowNets, AllowNetsError))
      .describe('CIDR blocks, comma separated, that endpoints may be in although they are not public'),
    EGRESS_ALLOW_HTTP: flag(false).describe('Whether endpoints may have http addresses'),
    DELIVERY_LOG_RETENTION_DAYS: count(30).describe('Days for which the delivery log keeps a delivery'),
    SHUTDOWN_GRACE_MS: milliseconds(65_000).describe(
      'How long a stop waits for the attempts that are being made; longer than an attempt can take',
    ),
  })
  .refine(({ SHUTDOWN_GRACE_MS, ATTEMPT_TIMEOUT_MS }) => SHUTDOWN_GRACE_MS > ATTEMPT_TIMEOUT_MS, {
    path: ['SHUTDOWN_GRACE_MS'],
    message: 'must be longer than ATTEMPT_TIMEOUT_MS, or a stop repeats what was being sent',
  });

export type DeliverySettings = z.infer<typeof deliverySettings>;
