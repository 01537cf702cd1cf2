import type { ServerResponse } from "node:http";
import type { Simulation } from "#graphql/sandbox/simulations/simulate.ts";
import { paced } from "#graphql/sandbox/simulations/timing.ts";
import { reset } from "#graphql/sandbox/transport.ts";

/** What one answer of the stand-in is made of. */
export type Completion = { id: string; created: number; model: string; content: string; promptTokens: number };

const CHUNKS = 30;
/** A short model's whole answer takes about this long; the usual speed of 8 makes it 1.2 seconds. */
const WHOLE_SECONDS = 9.6;
const COMMENT = ": OPENROUTER PROCESSING\n\n";

/** Streams an answer as server-sent events: comments, a role, words, a reason to stop, the usage, `[DONE]`. */
export async function streamChat(res: ServerResponse, completion: Completion, simulation: Simulation): Promise<void> {
  const { content, promptTokens } = completion;
  res.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  res.write(COMMENT);
  res.write(event(completion, { delta: { role: "assistant", content: "" } }));
  const pieces = piecesOf(content);
  const breaksAt = Math.floor(pieces.length / 2);
  for (const [index, piece] of pieces.entries()) {
    await pause(res, paced(WHOLE_SECONDS) / pieces.length);
    if (res.destroyed) return;
    if (index === breaksAt && simulation.has("reset")) return void reset(res);
    if (index === breaksAt && simulation.has("trunc")) return void res.end();
    if (index === breaksAt && simulation.has("midstream")) return void res.end(failure(completion));
    if (index === breaksAt) res.write(COMMENT);
    sendSplit(res, event(completion, { delta: { content: piece } }));
  }
  res.write(event(completion, { delta: { content: "" }, reason: "stop" }));
  res.write(`data: ${JSON.stringify({ ...head(completion), choices: [], usage: usageOf(content, promptTokens) })}\n\n`);
  res.end("data: [DONE]\n\n");
}

export function usageOf(content: string, promptTokens: number) {
  const completionTokens = Math.ceil(content.length / 4);
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    cost: 0,
  };
}

function head({ id, created, model }: Completion) {
  return { id, object: "chat.completion.chunk", created, model, provider: "Sandbox" };
}

type Part = { delta: { role?: string; content: string }; reason?: string };

function event(completion: Completion, { delta, reason }: Part): string {
  const choice = { index: 0, delta, finish_reason: reason ?? null, native_finish_reason: reason ?? null };
  return `data: ${JSON.stringify({ ...head(completion), choices: [choice] })}\n\n`;
}

/** What OpenRouter sends when the provider fails after the stream has begun. */
function failure(completion: Completion): string {
  const error = { code: 502, message: "Provider disconnected" };
  const choice = { index: 0, delta: { content: "" }, finish_reason: "error", native_finish_reason: "error" };
  return `data: ${JSON.stringify({ ...head(completion), error, choices: [choice] })}\n\n`;
}

/** Frames are cut anywhere on the way, also inside a character. */
function sendSplit(res: ServerResponse, frame: string): void {
  const bytes = Buffer.from(frame);
  const cut = Math.floor(bytes.length * 0.6);
  res.write(bytes.subarray(0, cut));
  res.write(bytes.subarray(cut));
}

function piecesOf(content: string): string[] {
  const characters = [...content];
  const size = Math.max(1, Math.ceil(characters.length / CHUNKS));
  return Array.from({ length: Math.ceil(characters.length / size) }, (_, index) =>
    characters.slice(index * size, (index + 1) * size).join(""),
  );
}

function pause(res: ServerResponse, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      res.off("close", finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    res.once("close", finish);
  });
}
