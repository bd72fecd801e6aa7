import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
  type Context,
  type Span,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Tracing, TracingOptions, WorkKind } from './tracing.js';

const KINDS: Readonly<Record<WorkKind, SpanKind>> = { consumer: SpanKind.CONSUMER, client: SpanKind.CLIENT };
/** What a collector that is away may cost: then spans are dropped. */
const MAX_QUEUE_SIZE = 4_096;

/**
 * Spans with an explicit parent, the `traceparent` that travels with events, tasks and outcomes. Nothing global is
 * registered and nothing instruments by itself, so that no header but ours is ever added to a request: no baggage.
 */
export function otlpTracing({
  instance: { service, id, version },
  endpoint,
  ratio,
}: TracingOptions & { endpoint: URL }): Tracing {
  // By trace id, so that every service decides alike; a trace that its producer records is recorded here too.
  const sampler = new TraceIdRatioBasedSampler(ratio);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': service,
      'service.instance.id': id,
      'service.version': version,
    }),
    sampler: new ParentBasedSampler({
      root: sampler,
      remoteParentSampled: new AlwaysOnSampler(),
      remoteParentNotSampled: sampler,
    }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: new URL('v1/traces', folderOf(endpoint)).href }),
        maxQueueSize: MAX_QUEUE_SIZE,
      }),
    ],
  });
  const tracer = provider.getTracer(service, version);
  return {
    enabled: true,
    begin(name, kind, parent, attributes = {}) {
      const span = tracer.startSpan(name, { kind: KINDS[kind], attributes }, contextOf(parent));
      return {
        traceparent: traceparentOf(span),
        end(more = {}, failure) {
          span.setAttributes(more);
          if (failure !== undefined) {
            span.setAttribute('error.type', failure);
            span.setStatus({ code: SpanStatusCode.ERROR });
          }
          span.end();
        },
      };
    },
    close: () => provider.shutdown(),
  };
}

/** As the specification of the exporter has it: `v1/traces` below the endpoint, whether or not it ends in a slash. */
const folderOf = ({ href }: URL): string => (href.endsWith('/') ? href : `${href}/`);

function contextOf(traceparent: string): Context {
  const [, traceId = '', spanId = '', flags = '00'] = traceparent.split('-');
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

function traceparentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-0${String(traceFlags & TraceFlags.SAMPLED)}`;
}
