import {
  toProblemErrors,
  webhookCreateSchema,
  webhookPatchSchema,
  type FieldError,
  type Webhook,
  type WebhookCreate,
  type WebhookPatch,
} from '@sight-webhooks/contracts/api';
import { sentence } from '../api/http.js';

/** What the form holds. The password is what has been typed, never what is stored. */
export type WebhookFormValues = {
  readonly name: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly basicAuth: { readonly enabled: boolean; readonly username: string; readonly password: string };
};

export const EMPTY_FORM: WebhookFormValues = {
  name: '',
  url: '',
  events: [],
  basicAuth: { enabled: false, username: '', password: '' },
};

export function valuesOf({ name, url, events, basicAuth }: Webhook): WebhookFormValues {
  return {
    name,
    url,
    events,
    basicAuth: { enabled: basicAuth !== null, username: basicAuth?.username ?? '', password: '' },
  };
}

/** The form's fields by the names that the API's pointers have, and the labels that they have on the page. */
export const FIELD_LABELS = {
  name: 'Webhook Name',
  url: 'Webhook URL',
  events: 'Events',
  basicAuth: 'Basic Authentication',
  'basicAuth.username': 'Username',
  'basicAuth.password': 'Password',
} as const;
export type FormField = keyof typeof FIELD_LABELS;

/** @returns the body of the request, or what is wrong by the same schema that the API has */
export type Checked<Body> =
  | { readonly kind: 'valid'; readonly body: Body }
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[] };

export function checkNew({ name, url, events, basicAuth }: WebhookFormValues): Checked<WebhookCreate> {
  const { enabled, username, password } = basicAuth;
  const parsed = webhookCreateSchema.safeParse({
    name,
    url: url.trim(),
    events,
    ...(enabled ? { basicAuth: { username, password } } : {}),
  });
  return parsed.success
    ? { kind: 'valid', body: parsed.data }
    : { kind: 'invalid', errors: toProblemErrors(parsed.error) };
}

/** Only what differs from the webhook is sent. A patch that changes nothing is valid, and empty. */
export function checkChange(webhook: Webhook, values: WebhookFormValues): Checked<WebhookPatch> {
  const change = differences(webhook, values);
  if (Object.keys(change).length === 0) return { kind: 'valid', body: {} };
  const parsed = webhookPatchSchema.safeParse(change);
  return parsed.success
    ? { kind: 'valid', body: parsed.data }
    : { kind: 'invalid', errors: toProblemErrors(parsed.error) };
}

function differences(webhook: Webhook, { name, url, events, basicAuth }: WebhookFormValues) {
  const basicAuthChange = basicAuthDifference(webhook, basicAuth);
  return {
    ...(name.trim() === webhook.name ? {} : { name }),
    ...(url.trim() === webhook.url ? {} : { url: url.trim() }),
    ...(sameEvents(events, webhook.events) ? {} : { events }),
    ...(basicAuthChange === undefined ? {} : { basicAuth: basicAuthChange }),
  };
}

function basicAuthDifference(
  { basicAuth: stored }: Webhook,
  { enabled, username, password }: WebhookFormValues['basicAuth'],
) {
  if (!enabled) return stored === null ? undefined : null;
  if (stored === null) return { username, password };
  if (password !== '') return { username, password };
  // Left empty, the password that is stored stays.
  return username === stored.username ? undefined : { username };
}

/** Whether nothing has been typed that saving would change. */
export function isSameForm(one: WebhookFormValues, other: WebhookFormValues): boolean {
  return (
    one.name === other.name &&
    one.url === other.url &&
    sameEvents(one.events, other.events) &&
    sameBasicAuth(one.basicAuth, other.basicAuth)
  );
}

/** What is typed behind a switch that is off does not count. */
export const sameBasicAuth = (
  one: WebhookFormValues['basicAuth'],
  other: WebhookFormValues['basicAuth'],
): boolean =>
  one.enabled === other.enabled &&
  (!one.enabled || (one.username === other.username && one.password === other.password));

export const sameEvents = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((code) => other.includes(code));

export type FormErrors = {
  readonly fields: Readonly<Partial<Record<FormField, string>>>;
  /** What belongs to no field of the form. */
  readonly others: readonly string[];
};

/** Puts each error beside the field that its pointer names; one inside of a list belongs to the list. */
export function toFormErrors(errors: readonly FieldError[]): FormErrors {
  const fields: Partial<Record<FormField, string>> = {};
  const others: string[] = [];
  for (const { pointer, detail } of errors) {
    const field = fieldAt(pointer);
    if (field === undefined) others.push(sentence(`${pointer} ${detail}`.trim()));
    else fields[field] ??= sentence(detail);
  }
  return { fields, others };
}

function fieldAt(pointer: string): FormField | undefined {
  const path = pointer.slice(1).replaceAll('/', '.');
  return (Object.keys(FIELD_LABELS) as FormField[])
    .toSorted((one, other) => other.length - one.length)
    .find((field) => path === field || path.startsWith(`${field}.`));
}
