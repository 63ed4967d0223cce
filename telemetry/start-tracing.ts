/** Sends traces to a collector (OTLP over HTTP, JSON). Loaded only where one is configured: without, a process carries none of this. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';

export interface Tracing {
  /** Sends what is left, for a few seconds. A collector that is away holds up no shutdown: traces are to look at, not a record. */
  stop(log: Logger): Promise<void>;
}

const STOP_MS = 3_000;

/**
 * @param endpoint base URL of the collector, as OTEL_EXPORTER_OTLP_ENDPOINT; `/v1/traces` is added
 * @param service `daur-api` or `daur-worker`
 */
export async function startTracing(endpoint: string, service: string): Promise<Tracing> {
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: 1_000 })],
  });
  provider.register();
  return {
    async stop(log) {
      const sent = provider.shutdown().catch((err: unknown) => log.warn({ err }, 'the last traces could not be sent'));
      await Promise.race([sent, sleep(STOP_MS, undefined, { ref: false })]);
    },
  };
}
