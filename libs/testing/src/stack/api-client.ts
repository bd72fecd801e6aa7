export type ApiAnswer<T = unknown> = {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON of the answer; undefined when it has none. */
  readonly body: T;
};

export type ApiRequest = {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Calls the config service's REST API with one bearer token. Expects nothing: the caller judges the status. */
export class ApiClient {
  readonly #baseUrl: string;
  readonly #token: string;

  constructor(serviceUrl: string, token: string) {
    this.#baseUrl = `${serviceUrl}/api/v1`;
    this.#token = token;
  }

  /** `T` is what the caller takes the answer for; nothing checks it. */
  async call<T = unknown>(method: string, path: string, request: ApiRequest = {}): Promise<ApiAnswer<T>> {
    const response = await fetch(this.#baseUrl + path, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? undefined : JSON.parse(text)) as T,
    };
  }
}
