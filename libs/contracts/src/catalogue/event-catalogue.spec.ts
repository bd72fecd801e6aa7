import { describe, expect, it } from 'vitest';
import { COMPONENTS, EVENT_TYPES, findEventType } from './event-catalogue.js';

describe('event catalogue', () => {
  it('has one entry per code, each of a known component', () => {
    const components = new Set(COMPONENTS.map(({ name }) => name));
    expect(new Set(EVENT_TYPES.map(({ code }) => code)).size).toBe(EVENT_TYPES.length);
    for (const type of EVENT_TYPES) expect(components).toContain(type.component);
  });

  it('finds an event by its code and nothing else', () => {
    expect(findEventType('report.created')?.name).toBe('An Inspection report is uploaded');
    expect(findEventType('report.file_ready')?.name).toBe('An Inspection report file is ready to view');
    expect(findEventType('report.deleted')).toBeUndefined();
    expect(findEventType('constructor')).toBeUndefined();
  });
});
