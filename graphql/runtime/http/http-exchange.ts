import type { IncomingHttpHeaders } from "node:http";
import { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { env } from "#graphql/runtime/env.ts";
import { HttpError } from "#graphql/runtime/http/http-error.ts";

export type OutgoingRequest = {
  method?: "GET" | "HEAD" | "POST" | "PUT" | "DELETE";
  headers?: Record<string, string>;
  /** A stream needs a content-length header beside it. */
  body?: string | Buffer | Readable;
  /** From the call to the last byte of the answer. */
  timeoutMs: number;
  /** The longest silence of the other side; without it only the whole time counts. */
  silenceMs?: number;
  /** Cap on the answer's body. */
  maxBytes: number;
  signal?: AbortSignal;
  /** GET only: up to three hops, each judged like the first. Without it a redirect is an answer like any other. */
  followRedirects?: boolean;
};

export type StreamedResponse = { status: number; headers: IncomingHttpHeaders; url: string; stream: Readable };

// kie.ai's edge answers 403 "error code: 1010" to the default agents of HTTP libraries (kie.ai wire, 2026).
const USER_AGENT = `Mozilla/5.0 (compatible; NanoBananaVideo/1.0; +${env.publicUrl})`;

type Exchange = {
  wasSent: boolean;
  received: number;
  controller?: Dispatcher.DispatchController;
  stream?: Readable;
  failure?: HttpError;
};

/** One request and its answer, without redirects. The answer's body is capped and timed while it is read. */
export function exchange(dispatcher: Dispatcher, url: URL, options: OutgoingRequest): Promise<StreamedResponse> {
  return new Promise((resolve, reject) => {
    if (options.signal?.aborted) {
      return reject(new HttpError("aborted", "given up", { wasSent: false, cause: options.signal.reason }));
    }
    const state: Exchange = { wasSent: false, received: 0 };
    const fail = (error: HttpError) => {
      if (state.failure !== undefined) return;
      state.failure = error;
      release();
      if (options.body instanceof Readable) options.body.destroy();
      if (state.controller !== undefined && !state.controller.aborted) state.controller.abort(error);
      if (state.stream === undefined) reject(error);
      else state.stream.destroy(error);
    };
    const release = endOf(state, options, fail);
    const request: Dispatcher.DispatchOptions = {
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: options.method ?? "GET",
      headers: { "user-agent": USER_AGENT, "accept-encoding": "identity", ...options.headers },
      body: options.body ?? null,
      headersTimeout: options.silenceMs ?? options.timeoutMs,
      bodyTimeout: options.silenceMs ?? options.timeoutMs,
    };
    dispatcher.dispatch(request, {
      ...reading(state, options, fail, release),
      onResponseStart: (controller, status, headers) => {
        if (status < 200) return;
        if (Number(headers["content-length"] ?? 0) > options.maxBytes) return fail(tooLarge(options));
        // An error before the reader has come is kept for it, not thrown at the process.
        state.stream = bodyStream(controller, fail, state).on("error", () => undefined);
        resolve({ status, headers, url: url.href, stream: state.stream });
      },
    });
  });
}

/** Arms what can end an exchange from our side; gives back what disarms it. */
function endOf(state: Exchange, options: OutgoingRequest, fail: (error: HttpError) => void): () => void {
  const onTimeout = () =>
    fail(new HttpError("timeout", `no answer within ${options.timeoutMs} ms`, { wasSent: state.wasSent }));
  const onAbort = () =>
    fail(new HttpError("aborted", "given up", { wasSent: state.wasSent, cause: options.signal?.reason }));
  const timer = setTimeout(onTimeout, options.timeoutMs);
  options.signal?.addEventListener("abort", onAbort, { once: true });
  return () => {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", onAbort);
  };
}

/** The parts of undici's handler that watch how far the request came, keep the cap, and name failures. */
function reading(state: Exchange, options: OutgoingRequest, fail: (error: HttpError) => void, release: () => void) {
  return {
    // Called with the connection made and before the first byte is written, again if undici moves to another socket.
    onRequestStart: (controller: Dispatcher.DispatchController) => {
      if (state.failure !== undefined) return controller.abort(state.failure);
      state.controller = controller;
      state.wasSent = true;
    },
    onResponseData: (controller: Dispatcher.DispatchController, chunk: Buffer) => {
      state.received += chunk.length;
      if (state.received > options.maxBytes) {
        return fail(tooLarge(options));
      }
      if (state.stream?.push(chunk) === false) controller.pause();
    },
    onResponseEnd: () => {
      release();
      state.stream?.push(null);
    },
    onResponseError: (_controller: Dispatcher.DispatchController, error: Error) => fail(named(error, state.wasSent)),
  };
}

function tooLarge({ maxBytes }: OutgoingRequest): HttpError {
  return new HttpError("too-large", `more than ${maxBytes} bytes`, { wasSent: true });
}

function bodyStream(
  controller: Dispatcher.DispatchController,
  fail: (error: HttpError) => void,
  state: Exchange,
): Readable {
  return new Readable({
    read: () => controller.resume(),
    destroy: (error, callback) => {
      // A reader that leaves early frees the connection; after the end of the body there is nothing left to free.
      if (state.failure === undefined && state.stream?.readableEnded === false) {
        fail(new HttpError("aborted", "the reader left", { wasSent: true, cause: error }));
      }
      callback(error);
    },
  });
}

function named(error: Error, wasSent: boolean): HttpError {
  if (error instanceof HttpError) return error;
  if (!wasSent) return new HttpError("connect", error.message, { wasSent, cause: error });
  const timedOut = error.name === "HeadersTimeoutError" || error.name === "BodyTimeoutError";
  return new HttpError(timedOut ? "timeout" : "sent", error.message, { wasSent, cause: error });
}
