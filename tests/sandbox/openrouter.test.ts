import { describe, expect, it } from "vitest";
import { sandboxKey } from "#graphql/runtime/secrets.ts";
import { useSandbox } from "#tests/sandbox/sandbox.ts";

const sandbox = useSandbox();
const SYSTEM = "You write prompts for image models. Answer with the prompt only.";

function chat(idea: string, extra: object = {}, key: string | undefined = sandboxKey()) {
  return fetch(`${sandbox.origin}/sandbox/openrouter/api/v1/chat/completions`, {
    method: "POST",
    headers: key === "" ? {} : { authorization: `Bearer ${key}` },
    body: JSON.stringify({
      model: "openai/gpt-4o-mini",
      messages: [
        { role: "system", content: SYSTEM },
        { role: "user", content: idea },
      ],
      ...extra,
    }),
    signal: AbortSignal.timeout(3000),
  });
}

async function whole(idea: string, extra: object = {}): Promise<string> {
  const answer = await (await chat(idea, extra)).json();
  return answer.choices[0].message.content;
}

async function events(response: Response): Promise<string[]> {
  return (await response.text()).split("\n\n").filter((event) => event !== "");
}

describe("the prompt assistant's stand-in", () => {
  it("streams comments, a role, words, a reason, the usage and [DONE]", async () => {
    const response = await chat("a fox in the snow", { stream: true });
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const all = await events(response);
    expect(all[0]).toBe(": OPENROUTER PROCESSING");
    expect(all.at(-1)).toBe("data: [DONE]");
    const chunks = all.filter((event) => event.startsWith("data: {")).map((event) => JSON.parse(event.slice(6)));
    expect(chunks[0].choices[0].delta).toEqual({ role: "assistant", content: "" });
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } });
    expect(chunks.at(-2).choices[0].finish_reason).toBe("stop");
    const words = chunks
      .flatMap(({ choices }) => choices.map((choice: { delta: { content: string } }) => choice.delta.content))
      .join("");
    expect(words).toBe(await whole("a fox in the snow"));
    expect(chunks.length).toBeGreaterThan(20);
  });

  it("writes 50 to 110 words that keep the idea and differ between ideas", async () => {
    const [fox, sea] = [
      await whole("Please make a picture of a red fox in the snow."),
      await whole("an old sailor mending nets"),
    ];
    for (const prompt of [fox, sea]) {
      expect(prompt.split(/\s+/).length).toBeGreaterThanOrEqual(50);
      expect(prompt.split(/\s+/).length).toBeLessThanOrEqual(110);
    }
    expect(fox).toMatch(/^A red fox in the snow, /);
    expect(sea).toContain("old sailor mending nets");
    expect(fox.slice(30)).not.toBe(sea.slice(30));
    expect(await whole("an old sailor mending nets")).toBe(sea);
  });

  it("answers in Chinese to Chinese, and with motion for a video", async () => {
    expect(await whole("请画一只在雪山上的狐狸")).toMatch(/^一?只?在雪山上的狐狸，/);
    const messages = [
      { role: "system", content: "Write a prompt for a video model." },
      { role: "user", content: "waves" },
    ];
    expect(await whole("", { messages })).toMatch(/camera/i);
  });

  it("works a refinement into the idea", async () => {
    const messages = [
      { role: "user", content: "a harbour" },
      { role: "assistant", content: "A harbour, …" },
      { role: "user", content: [{ type: "text", text: "at night, with lanterns" }] },
    ];
    expect(await whole("", { messages })).toMatch(/^A harbour, at night, with lanterns.*night/is);
  });

  it("carries tokens for later steps through", async () => {
    expect(await whole("a fox #sim:policy")).toMatch(/^A fox, .* #sim:policy$/);
  });

  it.each([
    ["401", 401],
    ["402", 402],
    ["403", 403],
    ["http429", 429],
    ["502", 502],
    ["503", 503],
  ])("fails before the stream for #sim:%s", async (token, status) => {
    const response = await chat(`x #sim:${token}`, { stream: true });
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error: { code: status, message: expect.any(String) } });
    expect(response.headers.has("retry-after")).toBe(status === 429 || status === 503);
  });

  it("breaks in the middle for midstream, trunc and reset", async () => {
    const broken = await events(await chat("x #sim:midstream", { stream: true }));
    expect(JSON.parse(broken.at(-1)?.slice(6) ?? "")).toMatchObject({
      error: { code: 502 },
      choices: [{ finish_reason: "error" }],
    });
    const cut = await events(await chat("x #sim:trunc", { stream: true }));
    expect(cut.at(-1)).not.toBe("data: [DONE]");
    expect(cut.join("")).not.toContain('"finish_reason":"stop"');
    await expect(chat("x #sim:reset", { stream: true }).then((response) => response.text())).rejects.toThrow();
  });

  it("says nothing for hang until the client leaves", async () => {
    await expect(chat("x #sim:hang")).rejects.toThrow();
  });

  it.each([
    ["no key", "", "No cookie auth credentials found"],
    ["a wrong key", "sk-or-v1-else", "User not found."],
  ])("refuses %s with HTTP 401", async (_what, key, message) => {
    const response = await chat("x", {}, key);
    expect([response.status, (await response.json()).error.message]).toEqual([401, message]);
  });

  it("refuses a request without messages with HTTP 400", async () => {
    expect((await chat("x", { messages: [] })).status).toBe(400);
  });
});
