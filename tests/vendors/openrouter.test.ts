import { describe, expect, it, vi } from "vitest";
import { sandboxKey } from "#graphql/runtime/secrets.ts";
import { streamChat } from "#graphql/vendors/openrouter.ts";
import { ownServer } from "#tests/support/server/local-server.ts";

const own = ownServer();
const chunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: "gen-1", object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const usage = 'data: {"id":"gen-1","choices":[],"usage":{"total_tokens":16}}\n\n';
const done = "data: [DONE]\n\n";

function streams(...parts: (string | Buffer)[]): void {
  own.answer = async (_req, res) => {
    res.writeHead(200, { "content-type": "text/event-stream" });
    for (const part of parts) await new Promise<void>((resolve) => res.write(part, () => setImmediate(resolve)));
    res.end();
  };
}

async function ask(signal?: AbortSignal): Promise<string[]> {
  const pieces: string[] = [];
  const messages = [{ role: "user" as const, content: "a fox" }];
  for await (const piece of streamChat({ messages, signal })) pieces.push(piece);
  return pieces;
}

it("the pieces of an answer come as they are sent, and nothing else", async () => {
  streams(
    ": OPENROUTER PROCESSING\n\n",
    chunk({ role: "assistant", content: "" }),
    chunk({ reasoning: "hm" }),
    chunk({ content: "A red " }),
    ": OPENROUTER PROCESSING\n\n",
    chunk({ content: "fox" }),
    chunk({ content: "" }, "stop"),
    usage,
    done,
  );
  expect(await ask()).toEqual(["A red ", "fox"]);
  const sent = own.seen.at(-1);
  expect(sent?.url).toBe("/sandbox/openrouter/api/v1/chat/completions");
  expect(sent?.headers.authorization).toBe(`Bearer ${sandboxKey()}`);
  expect(JSON.parse(String(sent?.body))).toMatchObject({
    stream: true,
    messages: [{ role: "user", content: "a fox" }],
  });
});

it("an answer is the same however it is cut, within letters of several bytes too", async () => {
  const whole = Buffer.from(
    `${chunk({ content: "狐狸 🦊 " })}${chunk({ content: "fox" }, "stop")}${done}`.replaceAll("\n", "\r\n"),
  );
  streams(...Array.from(whole, (byte) => Buffer.from([byte])));
  expect((await ask()).join("")).toBe("狐狸 🦊 fox");
});

it.each([
  ["its usage", usage.slice(0, 20)],
  ["[DONE]", ""],
])("an answer that has ended is whole even when cut at %s", async (_title, rest) => {
  streams(chunk({ content: "fox" }, "length"), rest);
  expect(await ask()).toEqual(["fox"]);
});

describe("an answer that does not end by itself is an error, after what came of it", () => {
  const cases: [string, string[], object][] = [
    ["a silent end", [chunk({ content: "half" })], { verdict: "ambiguous", policy: false }],
    ["[DONE] without a reason", [chunk({ content: "half" }), done], { verdict: "ambiguous" }],
    ["a cut event", [chunk({ content: "half" }), 'data: {"choi'], { verdict: "ambiguous" }],
    ["an event that is no JSON", [chunk({ content: "half" }), "data: oops\n\n"], { verdict: "ambiguous" }],
    [
      "an error in mid-stream",
      [
        'data: {"error":{"code":502,"message":"Provider down"},"choices":[{"delta":{"content":""},"finish_reason":"error"}]}\n\n',
      ],
      { verdict: "ambiguous", code: 502, message: "Provider down" },
    ],
    ["an error as the reason", [chunk({ content: "half" }), chunk({}, "error")], { verdict: "ambiguous" }],
    ["the content filter", [chunk({ content: "half" }, "content_filter")], { verdict: "refused", policy: true }],
    [
      "moderation in mid-stream",
      ['data: {"error":{"code":403,"message":"flagged"}}\n\n'],
      { verdict: "refused", policy: true },
    ],
    ["JSON in place of a stream", ['{"error":{"code":401,"message":"no"}}'], { verdict: "ambiguous" }],
    ["nothing", [], { verdict: "ambiguous" }],
  ];
  it.each(cases)("%s", async (_title, parts, told) => {
    streams(...parts);
    await expect(ask()).rejects.toMatchObject({ name: "VendorError", vendor: "openrouter", ...told });
  });

  it("a connection that breaks", async () => {
    own.answer = (req, res) => res.writeHead(200).write(chunk({ content: "half" }), () => req.socket.destroy());
    await expect(ask()).rejects.toMatchObject({ vendor: "openrouter", verdict: "ambiguous" });
  });
});

describe("a refusal before the answer", () => {
  const cases: [number, string, object][] = [
    [400, '{"error":{"code":400,"message":"bad"}}', { verdict: "refused", policy: false, message: "bad" }],
    [401, '{"error":{"code":401,"message":"User not found."}}', { verdict: "refused", retryable: false }],
    [402, '{"error":{"code":402,"message":"no credits"}}', { verdict: "refused", policy: false }],
    [
      403,
      '{"error":{"code":403,"message":"flagged","metadata":{"reasons":["x"]}}}',
      { verdict: "refused", policy: true },
    ],
    [429, '{"error":{"code":429,"message":"slow"}}', { verdict: "busy", retryable: true, retryAfterMs: 2000 }],
    [502, "<html></html>", { verdict: "ambiguous", retryable: true }],
    [503, '{"error":{"code":503,"message":"none"}}', { verdict: "busy", retryable: true }],
  ];
  it.each(cases)("with status %s", async (status, body, told) => {
    own.answer = (_req, res) => res.writeHead(status, { "retry-after": "2" }).end(body);
    await expect(ask()).rejects.toMatchObject({ vendor: "openrouter", code: status, ...told });
  });
});

describe("who leaves early closes the connection", () => {
  it.each(["by the signal", "by ending the loop"])("%s", async (how) => {
    let closed = false;
    own.answer = (_req, res) => {
      res.on("close", () => {
        closed = true;
      });
      res.writeHead(200).write(chunk({ content: "first" }));
    };
    const giveUp = new AbortController();
    const messages = [{ role: "user" as const, content: "a fox" }];
    const listening = (async () => {
      for await (const _ of streamChat({ messages, signal: giveUp.signal })) {
        if (how === "by ending the loop") break;
        giveUp.abort();
      }
    })();
    await (how === "by the signal" ? expect(listening).rejects.toMatchObject({ name: "VendorError" }) : listening);
    await vi.waitFor(() => expect(closed).toBe(true));
  });
});
