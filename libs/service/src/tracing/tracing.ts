import type { ServiceInstance } from '../service-instance.js';

/** What a span is described by: ids and outcomes; never a URL, a body or anything that a customer keeps to himself. */
export type TraceAttributes = Readonly<Record<string, string | number | boolean>>;

/** A piece of work that appears as a span. */
export type TracedWork = {
  /** For what follows from it: the work is its parent. */
  readonly traceparent: string;
  /** @param failure why it failed, one of a closed list; none when it did not */
  end(attributes?: TraceAttributes, failure?: string): void;
};

export type WorkKind = 'consumer' | 'client';

export type Tracing = {
  /** False: nothing is recorded, and every `traceparent` is passed on as it came. */
  readonly enabled: boolean;
  /** @param parent the `traceparent` of what the work follows from */
  begin(name: string, kind: WorkKind, parent: string, attributes?: TraceAttributes): TracedWork;
  /** Sends what has not been sent. */
  close(): Promise<void>;
};

const end = (): void => undefined;

export const noTracing: Tracing = {
  enabled: false,
  begin: (_name, _kind, parent) => ({ traceparent: parent, end }),
  close: () => Promise.resolve(),
};

export type TracingOptions = {
  readonly instance: ServiceInstance;
  /** OTLP over HTTP, the base of the signals' paths; undefined: no tracing. */
  readonly endpoint: URL | undefined;
  /** Share of the traces that are recorded, 0 to 1, of those whose producer has not decided to. */
  readonly ratio: number;
};

/** OpenTelemetry is loaded only where it is wanted. */
export async function startTracing(options: TracingOptions): Promise<Tracing> {
  if (options.endpoint === undefined) return noTracing;
  const { otlpTracing } = await import('./otlp-tracing.js');
  return otlpTracing({ ...options, endpoint: options.endpoint });
}
