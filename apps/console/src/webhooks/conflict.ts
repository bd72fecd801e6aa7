import type { Webhook } from '@sight-webhooks/contracts/api';
import {
  FIELD_LABELS,
  sameBasicAuth,
  sameEvents,
  valuesOf,
  type WebhookFormValues,
} from './webhook-form.values.js';

/** A field that somebody else has changed while it was being edited here. */
export type ForeignChange = {
  readonly label: string;
  readonly before: string;
  readonly now: string;
  /** Whether it was changed here too: then what was typed stays, and saving replaces the other change. */
  readonly isOverwritten: boolean;
};

export type Merge = { readonly values: WebhookFormValues; readonly changes: readonly ForeignChange[] };

/**
 * What the form holds after somebody else has saved: their changes in the fields that were not touched here, and what
 * was typed in those that were.
 */
export function mergeEdits(
  seen: Webhook,
  current: Webhook,
  typed: WebhookFormValues,
  nameOf: (eventCode: string) => string,
): Merge {
  const base = valuesOf(seen);
  const theirs = valuesOf(current);
  const changes: ForeignChange[] = [];
  const merge = <Field extends keyof WebhookFormValues>(
    field: Field,
    isSame: (one: WebhookFormValues[Field], other: WebhookFormValues[Field]) => boolean,
    show: (value: WebhookFormValues[Field]) => string,
  ): WebhookFormValues[Field] => {
    const isTyped = !isSame(typed[field], base[field]);
    if (isSame(theirs[field], base[field])) return typed[field];
    const isOverwritten = isTyped && !isSame(typed[field], theirs[field]);
    changes.push({
      label: FIELD_LABELS[field],
      before: show(base[field]),
      now: show(theirs[field]),
      isOverwritten,
    });
    return isTyped ? typed[field] : theirs[field];
  };
  const values = {
    name: merge('name', isEqual, (name) => name),
    url: merge('url', isEqual, (url) => url),
    events: merge('events', sameEvents, (codes) => codes.map(nameOf).join(', ')),
    basicAuth: merge('basicAuth', sameBasicAuth, showBasicAuth),
  };
  if (seen.status !== current.status) {
    changes.push({ label: 'Status', before: seen.status, now: current.status, isOverwritten: false });
  }
  return { values, changes };
}

const isEqual = (one: string, other: string): boolean => one === other;

const showBasicAuth = ({ enabled, username }: WebhookFormValues['basicAuth']): string =>
  enabled ? `on, username “${username}”` : 'off';
