import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Completion, streamChat, usageOf } from "#graphql/sandbox/openrouter/stream.ts";
import { type Message, writePrompt } from "#graphql/sandbox/openrouter/writer.ts";
import { refusalIn, simulationOf } from "#graphql/sandbox/simulations/simulate.ts";
import { hold, reset } from "#graphql/sandbox/transport.ts";
import { hasKey, isObject, type JsonObject, Refusal, readJson, sendJson, text } from "#graphql/sandbox/wire.ts";

const BODY_LIMIT_BYTES = 1024 * 1024;
const MODEL = "sandbox/prompt-writer";

/** Everything under /sandbox/openrouter: the chat completions of OpenRouter, streamed or whole. */
export async function handleOpenrouter(req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> {
  try {
    if (url.pathname !== "/api/v1/chat/completions") throw new Refusal(404, "Not Found", 404);
    if (req.method !== "POST") throw new Refusal(405, "Method Not Allowed", 405);
    if (req.headers.authorization === undefined) throw new Refusal(401, "No cookie auth credentials found", 401);
    if (!hasKey(req)) throw new Refusal(401, "User not found.", 401);
    await complete(await readJson(req, BODY_LIMIT_BYTES), res);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const status = error.httpStatus === 200 ? error.code : error.httpStatus;
    const headers: Record<string, string> = status === 429 || status === 503 ? { "retry-after": "1" } : {};
    sendJson(
      res,
      { error: { code: error.code, message: error.message } },
      { status, headers, type: "application/json" },
    );
  }
}

async function complete(body: JsonObject, res: ServerResponse): Promise<void> {
  const messages = messagesIn(body);
  const asked = messages.findLast(({ role }) => role === "user")?.content ?? "";
  const simulation = simulationOf(asked);
  refuseChat(asked);
  if (simulation.has("hang")) return void hold(res);
  if (simulation.has("html"))
    return void res.writeHead(502, { "content-type": "text/html" }).end("<h1>502 Bad Gateway</h1>");
  const model = text(body.model) === "" ? MODEL : text(body.model);
  const created = Math.floor(Date.now() / 1000);
  const content = simulation.has("emptyresult") ? "" : writePrompt(messages);
  const promptTokens = Math.ceil(messages.reduce((sum, message) => sum + message.content.length, 0) / 4);
  const completion = { id: `gen-${created}-${randomBytes(10).toString("hex")}`, created, model, content, promptTokens };
  res.setHeader("x-generation-id", completion.id);
  if (body.stream === true) return streamChat(res, completion, simulation);
  if (simulation.has("reset")) return void reset(res);
  sendWhole(res, completion);
}

/** A whole answer, padded in front as OpenRouter does while it waits. */
function sendWhole(res: ServerResponse, { id, created, model, content, promptTokens }: Completion): void {
  const choice = {
    index: 0,
    finish_reason: "stop",
    native_finish_reason: "stop",
    logprobs: null,
    message: { role: "assistant", content, refusal: null },
  };
  const answer = {
    id,
    object: "chat.completion",
    created,
    model,
    provider: "Sandbox",
    choices: [choice],
    usage: usageOf(content, promptTokens),
  };
  res.writeHead(200, { "content-type": "application/json" });
  res.end(`\n         \n${JSON.stringify(answer)}`);
}

/** The messages of a request; content may be text or a list of parts. @throws Refusal 400 */
function messagesIn(body: JsonObject): Message[] {
  if (!Array.isArray(body.messages) || body.messages.length === 0)
    throw new Refusal(400, "Input required: messages", 400);
  return body.messages.map((message) => {
    if (!isObject(message)) throw new Refusal(400, "Invalid message", 400);
    const { role, content } = message;
    const parts = Array.isArray(content)
      ? content.map((part) => (isObject(part) ? text(part.text) : "")).join("\n")
      : text(content);
    return { role: text(role), content: parts };
  });
}

/**
 * The cases of `#sim:` that OpenRouter itself refuses with; the others are for later steps and are carried through.
 * Besides these: `hang` `html` `reset` `trunc` `midstream` `emptyresult`.
 */
const refusals: Record<string, [code: number, message: string]> = {
  "401": [401, "User not found."],
  "402": [402, "Insufficient credits"],
  "403": [403, "Your input was flagged by moderation"],
  "408": [408, "Your request timed out"],
  "429": [429, "Rate limit exceeded"],
  http429: [429, "Rate limit exceeded"],
  "502": [502, "The provider returned an invalid response"],
  "503": [503, "There is no available provider that meets your routing requirements"],
};

/** @throws Refusal when a message asks for one */
function refuseChat(asked: string): void {
  const found = refusalIn(asked, refusals);
  if (found !== undefined) throw new Refusal(found[0], found[1], found[0]);
}
