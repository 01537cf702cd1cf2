import { createHash } from "node:crypto";
import {
  type Attributes,
  DiagLogLevel,
  diag,
  ROOT_CONTEXT,
  SpanStatusCode,
  TraceFlags,
  trace,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  RandomIdGenerator,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { log } from "#graphql/runtime/log.ts";
import { redacted } from "#graphql/runtime/secrets.ts";

/** Something that was done for a request, which ends now; `startedAt` is a moment of `performance.now()`. */
export type Step = {
  name: string;
  /** The request that it follows from, however much later: it says which trace this belongs to. */
  requestId: string;
  startedAt: number;
  attributes?: Attributes;
  error?: unknown;
  /** The request itself, under which all other steps stand. */
  isRequest?: boolean;
};

export type RecordStep = (step: Step) => void;

const SERVICE = "nano-banana-video";

/**
 * Sends steps as OpenTelemetry spans to `endpoint`/v1/traces, of a share of the requests (`ratio`, 0 to 1). A request's trace
 * and its first span have ids that are reckoned from its id: so what a callback sets off in another process an hour later
 * stands in the same trace, and nothing has to be kept for it.
 */
export function openExporter(endpoint: string, ratio: number): { record: RecordStep; close(): Promise<void> } {
  tellTroubleToTheLog();
  const random = new RandomIdGenerator();
  let next = { traceId: "", spanId: "" };
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces` });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": SERVICE }),
    sampler: new TraceIdRatioBasedSampler(ratio),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: 1000 })],
    idGenerator: { generateTraceId: () => next.traceId, generateSpanId: () => next.spanId },
  });
  const tracer = provider.getTracer(SERVICE);
  const record: RecordStep = ({ name, requestId, startedAt, attributes, error, isRequest = false }) => {
    const ids = idsOf(requestId);
    next = { traceId: ids.traceId, spanId: isRequest ? ids.spanId : random.generateSpanId() };
    const parent = trace.setSpanContext(ROOT_CONTEXT, { ...ids, traceFlags: TraceFlags.SAMPLED, isRemote: true });
    const startTime = performance.timeOrigin + startedAt;
    const about = { startTime, attributes: { ...attributes, "nbv.request": requestId } };
    const span = tracer.startSpan(name, about, isRequest ? ROOT_CONTEXT : parent);
    if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: wordsOf(error) });
    span.end();
  };
  return { record, close: () => provider.shutdown().catch((error: unknown) => notSent(wordsOf(error))) };
}

/** 16 bytes for the trace and 8 for the span of the request, in hexadecimal. */
function idsOf(requestId: string): { traceId: string; spanId: string } {
  const digest = createHash("sha256").update(requestId).digest("hex");
  return { traceId: digest.slice(0, 32), spanId: digest.slice(32, 48) };
}

function wordsOf(error: unknown): string {
  return redacted(error instanceof Error ? error.message : String(error));
}

function notSent(reason: string): void {
  log.warn({ event: "traces not sent", reason });
}

function tellTroubleToTheLog(): void {
  const silent = () => undefined;
  const logger = { error: notSent, warn: notSent, info: silent, debug: silent, verbose: silent };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}
