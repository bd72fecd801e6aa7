import fc from 'fast-check';
import { expect, it } from 'vitest';
import { noise } from '../../test/record.arbitrary.js';
import { invalid } from './decoded.js';
import { encodeInvalidRecord } from './invalid-record.codec.js';

const origin = { topic: 'sight.inspection.reports', partition: 3, offset: '42' };

it('keeps key, bytes and headers, and says why and from where', () => {
  fc.assert(
    fc.property(noise, (record) => {
      const encoded = encodeInvalidRecord(record, origin, invalid('malformed_json', 'event is not JSON'));
      expect(encoded.key).toBe(record.key);
      expect(encoded.value).toBe(record.value);
      expect(encoded.headers).toEqual({
        ...record.headers,
        'invalid-reason': 'malformed_json',
        'invalid-detail': 'event is not JSON',
        'invalid-topic': 'sight.inspection.reports',
        'invalid-partition': '3',
        'invalid-offset': '42',
      });
    }),
  );
});

it('keeps a header called __proto__', () => {
  const headers = Object.fromEntries([['__proto__', Buffer.from('x')]]);
  const encoded = encodeInvalidRecord(
    { key: null, value: null, headers },
    origin,
    invalid('empty_value', ''),
  );
  expect(Object.entries(encoded.headers)).toContainEqual(['__proto__', Buffer.from('x')]);
});
