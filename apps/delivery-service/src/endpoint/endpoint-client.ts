import type { AttemptError } from '@sight-webhooks/contracts';

/** One POST to a customer's endpoint. */
export type EndpointRequest = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** PEM certificates of the authorities that the endpoint's certificate has to lead to; the usual ones without. */
  readonly pinnedAuthorities?: string | undefined;
};

/** How an attempt ended. */
export type EndpointResponse = {
  /** Null when no response began. */
  readonly statusCode: number | null;
  /** Null when the attempt succeeded: status 200, in time, and whole or as long as we read. */
  readonly error: AttemptError | null;
  /** The first 1 KiB of the response body as text; null when none came. */
  readonly responseExcerpt: string | null;
  /** From the call of `send` to its end; waiting for a connection is part of it. */
  readonly durationMs: number;
};

/** The port through which attempts are made. */
export type EndpointClient = {
  /** Never rejects for anything that an endpoint or the network does; throws once the client is closed. */
  send(request: EndpointRequest): Promise<EndpointResponse>;
  /** Waits for the attempts under way, each bounded by its time limit, then closes every connection. */
  close(): Promise<void>;
};
