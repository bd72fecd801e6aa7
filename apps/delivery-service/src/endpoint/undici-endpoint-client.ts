import type { EndpointClient } from './endpoint-client.js';
import type { UndiciTransport } from './undici-transport.js';

/** The fast adapter of the port: undici and nothing in between. */
export function undiciEndpointClient(transport: UndiciTransport): EndpointClient {
  return {
    send: (request) => transport.exchange(request),
    close: () => transport.close(),
  };
}
