import { Pool } from 'undici';
import { MeasurementError } from '../measurement.error.js';

export const DIRECT_CONNECTIONS = 64;

/** The size and the headers of a real delivery. */
const BODY = Buffer.from(
  '{"messageId":"wh-638ce960-1231-51e9-a15d-d1c47c8f7593","eventCode":"report.created","eventName":"An Inspection report is uploaded","payload":{"resourceId":12301,"path":"/reports/12301"}}',
);
const HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'user-agent': 'Sight-Webhooks/bench',
  'webhook-timestamp': '1795500000',
  'webhook-signature': 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  'webhook-attempt': '1',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
};

/** The yardstick's client: the same requests with nothing between it and the receiver. */
export class DirectClient {
  readonly #pool: Pool;

  constructor(origin: string) {
    this.#pool = new Pool(origin, { connections: DIRECT_CONNECTIONS, pipelining: 1 });
  }

  /** @throws MeasurementError unless the answer is 200 */
  send(id: string, body: Buffer = BODY): Promise<void> {
    return new Promise((resolve, reject) => {
      let status = 0;
      // The lowest level that undici offers: what the yardstick itself costs makes every ratio look better.
      this.#pool.dispatch(
        { method: 'POST', path: '/direct', headers: { ...HEADERS, 'webhook-id': id }, body },
        {
          onRequestStart: () => undefined,
          onResponseStart: (_controller, statusCode) => {
            status = statusCode;
          },
          onResponseData: () => undefined,
          onResponseEnd: () => {
            if (status === 200) resolve();
            else reject(new MeasurementError(`the receiver answered ${String(status)} to the direct client`));
          },
          onResponseError: (_controller, error) => {
            reject(error);
          },
        },
      );
    });
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }
}
