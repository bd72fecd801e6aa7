import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { REPOSITORY_ROOT, type ServiceName } from '@sight-webhooks/testing';
import { z } from 'zod';

/** A row of a service's table of settings. */
export type DocumentedSetting = {
  readonly name: string;
  /** Empty for none; 'required' where there has to be a value. */
  readonly default: string;
  readonly meaning: string;
};

/** Where each service's schema is. Apps are no libraries: nothing imports them, and this reads them by path. */
const SCHEMAS: Readonly<Record<ServiceName, { readonly file: string; readonly name: string }>> = {
  'config-service': { file: 'apps/config-service/src/settings.ts', name: 'settingsSchema' },
  'fanout-service': { file: 'apps/fanout-service/src/settings.ts', name: 'fanoutSettings' },
  'delivery-service': { file: 'apps/delivery-service/src/settings.ts', name: 'deliverySettings' },
};

/** What a service reads from its environment, as its schema says. */
export async function settingsOf(service: ServiceName): Promise<DocumentedSetting[]> {
  const { file, name } = SCHEMAS[service];
  const module = (await import(pathToFileURL(join(REPOSITORY_ROOT, file)).href)) as Record<
    string,
    z.ZodObject
  >;
  const schema = module[name];
  if (schema === undefined) throw new Error(`${file} has no ${name}`);
  return Object.entries<z.ZodType>(schema.shape).map(([setting, field]) => ({
    name: setting,
    default: defaultOf(field),
    meaning: field.description ?? '',
  }));
}

function defaultOf(field: z.ZodType): string {
  const value = z.toJSONSchema(field, { io: 'input', unrepresentable: 'any' }).default;
  if (value === undefined) return field.safeParse(undefined).success ? '' : 'required';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
