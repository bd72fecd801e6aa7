import { Axios, AxiosHeaders, type AxiosRequestConfig, type InternalAxiosRequestConfig } from 'axios';
import type { EndpointClient, EndpointRequest, EndpointResponse } from './endpoint-client.js';
import type { UndiciTransport } from './undici-transport.js';

/** axios passes on what it does not know. */
type Config = AxiosRequestConfig<Buffer> & Pick<EndpointRequest, 'pinnedAuthorities'>;

/**
 * The adapter of the port on axios, the HTTP client of Sight's services, with their interceptors at hand. axios's own
 * http adapter gives up neither on a slow drip nor on a hanging look-up, so requests go through our transport.
 */
export function axiosEndpointClient(transport: UndiciTransport): EndpointClient {
  // Made from the class: axios.create() would merge defaults (accept, JSON transforms) into every request.
  const axios = new Axios({
    method: 'post',
    adapter: (config) => exchange(transport, config as InternalAxiosRequestConfig<Buffer> & Config),
    transformRequest: [],
    transformResponse: [],
    validateStatus: () => true,
    maxRedirects: 0,
    proxy: false,
    decompress: false,
  });
  return {
    async send({ url, headers, body, pinnedAuthorities }) {
      const config: Config = { url, headers, data: body, pinnedAuthorities };
      const response = await axios.request<EndpointResponse>(config);
      return response.data;
    },
    close: () => transport.close(),
  };
}

/** Resolves however the attempt ended: failure is data here, and an AxiosError would cost a stack trace each. */
async function exchange(transport: UndiciTransport, config: InternalAxiosRequestConfig<Buffer> & Config) {
  const response = await transport.exchange({
    url: config.url ?? '',
    headers: config.headers.toJSON() as Record<string, string>,
    body: config.data ?? Buffer.alloc(0),
    pinnedAuthorities: config.pinnedAuthorities,
  });
  return {
    data: response,
    status: response.statusCode ?? 0,
    statusText: '',
    headers: new AxiosHeaders(),
    config,
  };
}
