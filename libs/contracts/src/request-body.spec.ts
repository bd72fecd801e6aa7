import { expect, it } from 'vitest';
import { findEventType } from './catalogue/event-catalogue.js';
import { requestBodyOf } from './request-body.js';

it('is byte for byte the documented request body', () => {
  const type = findEventType('report.created');
  if (type === undefined) throw new Error('report.created is missing');
  expect(requestBodyOf('wh-638ce960-1231-11e9-a15d-d1c47c8f7593', type, 12301)).toBe(
    '{"messageId":"wh-638ce960-1231-11e9-a15d-d1c47c8f7593","eventCode":"report.created","eventName":"An Inspection report is uploaded","payload":{"resourceId":12301,"path":"/reports/12301"}}',
  );
});
