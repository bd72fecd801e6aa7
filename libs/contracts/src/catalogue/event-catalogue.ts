/**
 * The events that customers can subscribe to. The catalogue is data: one more entry makes a new event
 * selectable in the console, matchable by fan-out and deliverable.
 */

/** A part of Sight that produces events, each to a topic of its own. */
export type Component = {
  readonly name: string;
  /** The Kafka topic that the component's services produce CloudEvents to. */
  readonly topic: string;
};

export type EventType = {
  readonly component: string;
  /** What the console writes before the name: "Report - An Inspection report is uploaded". */
  readonly group: string;
  /** CloudEvents `type` and `eventCode` of the request body. */
  readonly code: string;
  /** `eventName` of the request body. */
  readonly name: string;
  /** Where the receiver finds the resource in the Sight API; `{resourceId}` is replaced. */
  readonly resourcePath: string;
};

export const COMPONENTS: readonly Component[] = [{ name: 'INSPECTION', topic: 'sight.inspection.reports' }];

export const EVENT_TYPES: readonly EventType[] = [
  {
    component: 'INSPECTION',
    group: 'Report',
    code: 'report.created',
    name: 'An Inspection report is uploaded',
    resourcePath: '/reports/{resourceId}',
  },
  {
    component: 'INSPECTION',
    group: 'Report',
    code: 'report.file_ready',
    name: 'An Inspection report file is ready to view',
    resourcePath: '/reports/{resourceId}',
  },
];

const byCode = new Map(EVENT_TYPES.map((type) => [type.code, type]));

/** The catalogue's entry for a CloudEvents `type`, or undefined when customers cannot subscribe to it. */
export function findEventType(code: string): EventType | undefined {
  return byCode.get(code);
}
