import { randomUUID } from 'node:crypto';
import { COMPONENTS, EVENT_TYPES } from '@sight-webhooks/contracts';
import type { OutgoingRecord } from '@sight-webhooks/kafka';

/** A Sight event as a CloudEvent; what is left out gets a plausible value. */
export type DomainEventFields = {
  readonly id?: string;
  readonly source?: string;
  readonly type?: string;
  /** ISO 8601. */
  readonly time?: string;
  readonly accountId?: string;
  readonly resourceId?: number;
  readonly traceparent?: string;
};

/** The two ways in which CloudEvents are put into Kafka records. */
export type ContentMode = 'structured' | 'binary';

/** The record that a Sight service would produce for this event. */
export function domainEventRecord(
  fields: DomainEventFields = {},
  mode: ContentMode = 'structured',
): OutgoingRecord {
  const resourceId = fields.resourceId ?? 12_301;
  const type = fields.type ?? 'report.created';
  const attributes: Record<string, string> = {
    specversion: '1.0',
    id: fields.id ?? randomUUID(),
    source: fields.source ?? '/sight/inspection',
    type,
    time: fields.time ?? new Date().toISOString(),
    accountid: fields.accountId ?? 'acme',
    ...(fields.traceparent === undefined ? {} : { traceparent: fields.traceparent }),
  };
  const data = { resourceId };
  const json = 'application/json';
  const target = { topic: domainTopicOf(type), key: String(resourceId) };
  if (mode === 'structured') {
    return {
      ...target,
      value: Buffer.from(JSON.stringify({ ...attributes, datacontenttype: json, data })),
      headers: { 'content-type': 'application/cloudevents+json' },
    };
  }
  const headers = Object.entries(attributes).map(([name, value]) => [`ce_${name}`, value] as const);
  return {
    ...target,
    value: Buffer.from(JSON.stringify(data)),
    headers: { 'content-type': json, ...Object.fromEntries(headers) },
  };
}

/** Where events of this type are produced; a type outside the catalogue goes where the first component's events go. */
export function domainTopicOf(type: string): string {
  const component = EVENT_TYPES.find(({ code }) => code === type)?.component;
  const found = COMPONENTS.find(({ name }) => name === component) ?? COMPONENTS[0];
  if (found === undefined) throw new Error('the catalogue has no component');
  return found.topic;
}
