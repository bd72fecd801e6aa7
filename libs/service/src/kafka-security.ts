import { readFileSync } from 'node:fs';
import type { KafkaSettings } from '@sight-webhooks/kafka';
import type { z } from 'zod';
import { SettingsError, type kafkaSecuritySettings } from './settings.js';

export type KafkaSecuritySettings = z.infer<z.ZodObject<typeof kafkaSecuritySettings>>;

/**
 * How the brokers are reached: over TLS, and signed in with SASL, where the settings say so.
 * @throws SettingsError when they do not go together, or a file cannot be read
 */
export function kafkaSecurityOf(settings: KafkaSecuritySettings): Pick<KafkaSettings, 'ssl' | 'sasl'> {
  return { ...tlsOf(settings), ...saslOf(settings) };
}

function tlsOf(settings: KafkaSecuritySettings): Pick<KafkaSettings, 'ssl'> {
  const { KAFKA_TLS, KAFKA_TLS_CA_FILE, KAFKA_TLS_CERT_FILE, KAFKA_TLS_KEY_FILE } = settings;
  const files = [KAFKA_TLS_CA_FILE, KAFKA_TLS_CERT_FILE, KAFKA_TLS_KEY_FILE];
  if (!KAFKA_TLS) {
    if (files.some((file) => file !== undefined)) throw wrong('KAFKA_TLS', 'must be true where it has files');
    return {};
  }
  if ((KAFKA_TLS_CERT_FILE === undefined) !== (KAFKA_TLS_KEY_FILE === undefined))
    throw wrong('KAFKA_TLS_CERT_FILE', 'goes together with KAFKA_TLS_KEY_FILE');
  return {
    ssl: {
      minVersion: 'TLSv1.2',
      // Said explicitly, it holds against NODE_TLS_REJECT_UNAUTHORIZED=0 too.
      rejectUnauthorized: true,
      ...fileOf('ca', 'KAFKA_TLS_CA_FILE', KAFKA_TLS_CA_FILE),
      ...fileOf('cert', 'KAFKA_TLS_CERT_FILE', KAFKA_TLS_CERT_FILE),
      ...fileOf('key', 'KAFKA_TLS_KEY_FILE', KAFKA_TLS_KEY_FILE),
    },
  };
}

function saslOf(settings: KafkaSecuritySettings): Pick<KafkaSettings, 'sasl'> {
  const { KAFKA_TLS, KAFKA_SASL_MECHANISM: mechanism } = settings;
  const { KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = settings;
  if (mechanism === undefined) {
    if (username === undefined && password === undefined) return {};
    throw wrong('KAFKA_SASL_MECHANISM', 'is required with a username or password');
  }
  if (username === undefined) throw wrong('KAFKA_SASL_USERNAME', 'is required with KAFKA_SASL_MECHANISM');
  if (password === undefined) throw wrong('KAFKA_SASL_PASSWORD', 'is required with KAFKA_SASL_MECHANISM');
  if (mechanism === 'PLAIN' && !KAFKA_TLS)
    throw wrong('KAFKA_SASL_MECHANISM', 'PLAIN needs KAFKA_TLS: it sends the password as it is');
  switch (mechanism) {
    case 'PLAIN':
      return { sasl: { mechanism: 'plain', username, password } };
    case 'SCRAM-SHA-256':
      return { sasl: { mechanism: 'scram-sha-256', username, password } };
    case 'SCRAM-SHA-512':
      return { sasl: { mechanism: 'scram-sha-512', username, password } };
  }
}

function fileOf(option: string, setting: string, path: string | undefined): Record<string, string> {
  if (path === undefined) return {};
  try {
    return { [option]: readFileSync(path, 'utf8') };
  } catch {
    throw wrong(setting, 'is not a file that can be read');
  }
}

const wrong = (setting: string, what: string): SettingsError =>
  new SettingsError(`settings are wrong\n  ${setting}: ${what}`);
