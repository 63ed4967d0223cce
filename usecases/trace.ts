/**
 * Traces (OpenTelemetry). Until telemetry/start-tracing.ts has started them, which only a configured collector does, all of this is nothing. Attributes are
 * ids and codes, as in logs (docs/observability.md).
 */
import {
  context,
  isSpanContextValid,
  propagation,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
} from '@opentelemetry/api';

const tracer = () => trace.getTracer('daur');

/** The span under way as W3C traceparent; null where there is none. */
export function traceparentNow(): string | null {
  const span = trace.getActiveSpan();
  return span ? traceparentOf(span) : null;
}

function traceparentOf(span: Span): string | null {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return isSpanContextValid(span.spanContext())
    ? `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
    : null;
}

/** The context of a span in another process. */
function contextOf(traceparent: string): Context {
  return propagation.extract(context.active(), { traceparent });
}

/** A part of what is under way, such as its transaction; without a span under way just the work. */
export async function inSpan<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (!trace.getActiveSpan()) return work();
  return tracer().startActiveSpan(name, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'error' });
      throw error;
    } finally {
      span.end();
    }
  });
}

/**
 * Records what has just been done for somebody else's trace.
 * @param cause traceparent that it followed from; without one nothing is recorded
 * @param ms how long it took
 * @returns traceparent of what was recorded
 */
export function recordSpan(
  name: string,
  cause: string | null | undefined,
  ms: number,
  attributes: Attributes,
): string | undefined {
  if (!cause) return undefined;
  const end = Date.now();
  const span = tracer().startSpan(name, { startTime: end - ms, attributes }, contextOf(cause));
  span.end(end);
  return traceparentOf(span) ?? undefined;
}

/** A request, with the caller's trace where it has sent one. `work` gets the span and ends it. */
export function startRequestSpan(headers: { traceparent?: string | undefined }, work: (span: Span) => void): void {
  const parent = headers.traceparent === undefined ? context.active() : contextOf(headers.traceparent);
  tracer().startActiveSpan('HTTP request', {}, parent, work);
}
