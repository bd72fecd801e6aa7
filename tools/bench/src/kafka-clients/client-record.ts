import type { ClientRecord } from './kafka-client.js';

/** As large as a delivery, with as many headers. */
const VALUE = Buffer.from(
  JSON.stringify({
    delivery: {
      messageId: 'wh-638ce960-1231-51e9-a15d-d1c47c8f7593',
      accountId: 'acme',
      webhookId: '5f0c7c0e-8a4b-4a0f-9a52-0d7c6f1f8f11',
      webhookName: 'Report to the warehouse',
      eventSource: '/sight/inspection',
      eventId: '0b4a5bfb-6b0e-4b8e-8f1c-2f1f0a1c9d55',
      eventCode: 'report.created',
      createdAt: 1_795_500_000_000,
    },
    body: '{"messageId":"wh-638ce960-1231-51e9-a15d-d1c47c8f7593","eventCode":"report.created","eventName":"An Inspection report is uploaded","payload":{"resourceId":12301,"path":"/reports/12301"}}',
  }),
);
const HEADERS = [
  ['format-version', Buffer.from('1')],
  ['traceparent', Buffer.from('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01')],
  ['attempt', Buffer.from('1')],
] as const;

/** The n-th of the records: its number is its key, and decides its partition. */
export function clientRecord(n: number, partitions: number): ClientRecord {
  return { partition: n % partitions, key: Buffer.from(String(n)), value: VALUE, headers: HEADERS };
}
