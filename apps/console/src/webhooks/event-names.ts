import type { EventTypes } from '@sight-webhooks/contracts/api';

type EventEntry = EventTypes[number]['events'][number];

/** "Report - An Inspection report is uploaded" */
export const displayName = ({ group, name }: EventEntry): string => `${group} - ${name}`;

/** Looks names up; an event that has left the catalogue is shown by its code. */
export function eventNames(types: EventTypes | undefined): (code: string) => string {
  const entries = (types ?? []).flatMap(({ events }) => events);
  const names = new Map(entries.map((entry) => [entry.code, displayName(entry)]));
  return (code) => names.get(code) ?? code;
}
