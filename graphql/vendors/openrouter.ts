import { createParser } from "eventsource-parser";
import { z } from "zod";
import { MINUTE, now } from "#graphql/runtime/clock.ts";
import { env } from "#graphql/runtime/env.ts";
import { ownOrigin } from "#graphql/runtime/http/address.ts";
import { requestStream } from "#graphql/runtime/http/http.ts";
import type { StreamedResponse } from "#graphql/runtime/http/http-exchange.ts";
import { sandboxKey } from "#graphql/runtime/secrets.ts";
import { asVendorError, retryAfterMs, VendorError, type Verdict } from "#graphql/vendors/vendor-error.ts";

type ChatMessage = { role: "system" | "user" | "assistant"; content: string };

/** `sandbox` asks the built-in stand-in even where there is a key for the real one. */
export type ChatRequest = { messages: ChatMessage[]; sandbox?: boolean; signal?: AbortSignal };

const TIMEOUT_MS = 2 * MINUTE;
const MAX_ANSWER_BYTES = 2 * 1024 * 1024;
/** A ceiling on what one answer may cost; a finished prompt is a few hundred. */
const MAX_TOKENS = 4000;

const failure = z.looseObject({ code: z.coerce.number().nullish(), message: z.string().nullish() });
// The usage event has no choices, and the first delta may carry only a role (OpenRouter wire, 2026-03).
const event = z.looseObject({
  error: failure.nullish(),
  choices: z
    .array(
      z.looseObject({
        delta: z.looseObject({ content: z.string().nullish() }).nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
});

/**
 * Asks the language model and gives its answer piece by piece. With OPENROUTER_API_KEY the real OpenRouter answers, without it the
 * sandbox. Leaving early, or `signal`, closes the connection.
 * @throws VendorError, also after some pieces: only an answer that ends by itself is whole. `policy` marks refused content.
 */
export async function* streamChat(opts: ChatRequest): AsyncGenerator<string> {
  try {
    const response = await ask(opts);
    const read = answerReader();
    const text = new TextDecoder();
    for await (const chunk of response.stream) {
      yield* read.feed(text.decode(chunk, { stream: true }));
      // What follows (usage, [DONE]) is not needed, and a connection cut there takes nothing away.
      if (read.isFinished()) return;
    }
    yield* read.feed("\n\n");
    if (!read.isFinished()) throw trouble("the answer was cut off", "ambiguous");
  } catch (error) {
    throw asVendorError("openrouter", error);
  }
}

async function ask(opts: ChatRequest): Promise<StreamedResponse> {
  const { model } = env.openrouter;
  const apiKey = opts.sandbox ? undefined : env.openrouter.apiKey;
  const base = apiKey === undefined ? `${ownOrigin()}/sandbox/openrouter` : "https://openrouter.ai";
  const response = await requestStream(`${base}/api/v1/chat/completions`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${apiKey ?? sandboxKey()}`,
      "content-type": "application/json",
      "http-referer": env.publicUrl,
      "x-title": "Nano Banana Video",
    },
    body: JSON.stringify({ model, messages: opts.messages, stream: true, max_tokens: MAX_TOKENS }),
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_ANSWER_BYTES,
    signal: opts.signal,
  });
  if (response.status === 200) return response;
  const error = failure.safeParse(errorIn(await wholeText(response)));
  throw statusTrouble(response, error.data?.message ?? "no reason given");
}

async function wholeText(response: StreamedResponse): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response.stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function errorIn(text: string): unknown {
  const parsed = parse(text);
  return typeof parsed === "object" && parsed !== null && "error" in parsed ? parsed.error : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// Nothing is left behind by a question that was not answered, so repeating is as safe after any of these.
function statusTrouble(response: StreamedResponse, message: string): VendorError {
  const { status } = response;
  const isLater = status === 408 || status === 429 || status === 503;
  const verdict: Verdict = isLater ? "busy" : status < 500 ? "refused" : "ambiguous";
  const wait = retryAfterMs(response.headers["retry-after"], now());
  return new VendorError("openrouter", message, { verdict, code: status, policy: status === 403, retryAfterMs: wait });
}

function trouble(message: string, verdict: Verdict, details: { code?: number; policy?: boolean } = {}): VendorError {
  return new VendorError("openrouter", message, { verdict, ...details });
}

/** Reads the event stream as it comes, cut anywhere; comments and [DONE] carry nothing. */
function answerReader() {
  let pieces: string[] = [];
  let finished = false;
  const parser = createParser({
    onEvent: ({ data }) => {
      if (data === "[DONE]") return;
      const read = event.safeParse(parse(data));
      if (!read.success) throw trouble("an event that cannot be read", "ambiguous");
      for (const choice of read.data.choices ?? []) {
        const content = choice.delta?.content ?? "";
        if (content !== "") pieces.push(content);
        finished = isEnd(choice.finish_reason) || finished;
      }
      if (read.data.error) throw streamTrouble(read.data.error);
    },
  });
  return {
    feed(text: string): string[] {
      pieces = [];
      parser.feed(text);
      return pieces;
    },
    isFinished: () => finished,
  };
}

function isEnd(reason: string | null | undefined): boolean {
  if (reason === "content_filter") throw trouble("stopped by the content filter", "refused", { policy: true });
  // "error" comes with an error object in the same event, which says more.
  return reason !== null && reason !== undefined && reason !== "error";
}

function streamTrouble(error: z.infer<typeof failure>): VendorError {
  const code = error.code ?? undefined;
  return trouble(error.message ?? "the model failed", code === 403 ? "refused" : "ambiguous", {
    code,
    policy: code === 403,
  });
}
