import { LOCAL_AUDIENCE, LOCAL_ISSUER, type StackKeys } from './stack-keys.js';

export type Environment = Readonly<Record<string, string | undefined>>;

export const LOOPBACK_NETS = '127.0.0.0/8,::1/128';

/**
 * What every service of a stack on this machine is given. Endpoints of such a stack are on this machine too, so it
 * lets them be, and without TLS; and whoever tries or measures it is not held up by limits. A real installation does
 * neither.
 */
export function stackSettings(settings: {
  readonly brokers: string;
  readonly mongoUri: string;
  readonly keys: StackKeys;
}): Environment {
  return {
    KAFKA_BROKERS: settings.brokers,
    KAFKA_PARTITIONS: '4',
    KAFKA_REPLICATION_FACTOR: '1',
    MONGODB_URI: settings.mongoUri,
    SECRETS_KEYRING: settings.keys.keyring,
    AUTH_ISSUER: LOCAL_ISSUER,
    AUTH_AUDIENCE: LOCAL_AUDIENCE,
    AUTH_JWKS_URI: settings.keys.jwksUri,
    EGRESS_ALLOW_NETS: LOOPBACK_NETS,
    EGRESS_ALLOW_HTTP: 'true',
    REQUESTS_PER_MINUTE_PER_ACCOUNT: '1000000',
    REQUESTS_PER_MINUTE_PER_PRINCIPAL: '1000000',
    SIGN_IN_REQUESTS_PER_MINUTE: '1000000',
    MAX_WEBHOOKS_PER_ACCOUNT: '100000',
  };
}
