import { describe, expect, it, vi } from "vitest";
import { recoverPrompts } from "#graphql/domain/prompts/recovery.ts";
import { fromNow, MINUTE } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { assistant } from "#tests/support/assistant.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, overSse, type Person, send, signedIn } from "#tests/support/graphql.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";

useDatabase();
const openrouter = assistant();

const PROMPT = "id title idea text kind messages { role text }";
const CREATE = `mutation ($input: CreatePromptInput!) { createPrompt(input: $input) {
  __typename
  ... on CreatePromptPayload { prompt { ${PROMPT} } }
  ... on Error { code message }
  ... on InvalidInputError { fields { path } }
} }`;
const STREAM = `subscription ($input: CreatePromptInput!) { promptStream(input: $input) {
  delta prompt { ${PROMPT} } error { __typename code }
} }`;

type PromptFields = { id: string; title: string; text: string; messages: { role: string; text: string }[] };
type Created = { createPrompt: { __typename: string; prompt: PromptFields; code: string } };
type Told = { promptStream: { delta: string | null; prompt: PromptFields | null; error: { code: string } | null } };

const create = (person: Person, input: Record<string, unknown>) =>
  execute<Created>(CREATE, { input: { kind: "IMAGE", ...input } }, person);

const stream = (person: Person, input: Record<string, unknown>) =>
  overSse<Told>(STREAM, { input: { kind: "IMAGE", ...input } }, person);

async function listen(person: Person, input: Record<string, unknown>) {
  const told: Told["promptStream"][] = [];
  for await (const { data } of stream(person, input)) if (data) told.push(data.promptStream);
  return told;
}

async function available({ viewer }: Person): Promise<number> {
  return (await db.creditBalance.findUniqueOrThrow({ where: { userId: viewer.userId } })).available;
}

describe("createPrompt", () => {
  it("gives the assistant's words for one credit, with the conversation", async () => {
    const person = await signedIn();
    const pending = create(person, { idea: "  a fox in the snow " });
    await openrouter.answer("  A red fox ", "in deep snow.\n");
    const { data } = await pending;
    expect(data.createPrompt).toMatchObject({
      __typename: "CreatePromptPayload",
      prompt: {
        title: "a fox in the snow",
        idea: "a fox in the snow",
        text: "A red fox in deep snow.",
        kind: "IMAGE",
        messages: [
          { role: "USER", text: "a fox in the snow" },
          { role: "ASSISTANT", text: "A red fox in deep snow." },
        ],
      },
    });
    expect(await available(person)).toBe(199);
    await expectLedgersToBalance();
  });

  it("goes on from an earlier prompt and tells the assistant all of it", async () => {
    const person = await signedIn();
    const first = create(person, { idea: "a fox" });
    await openrouter.answer("A red fox.");
    const prompt = (await first).data.createPrompt.prompt.id;
    const second = create(person, { idea: "make it blue", prompt });
    await openrouter.answer("A blue fox.");
    const answer = (await second).data.createPrompt.prompt;
    expect(answer.title).toBe("a fox");
    expect(answer.messages.map((message) => message.text)).toEqual([
      "a fox",
      "A red fox.",
      "make it blue",
      "A blue fox.",
    ]);
    expect(openrouter.asked.at(-1)?.messages.map((message) => message.role)).toEqual([
      "system",
      "user",
      "assistant",
      "user",
    ]);
  });

  it("tells the assistant the style, and what the prompt is for", async () => {
    const person = await signedIn();
    const { data } = await execute<{ styles: { id: string; promptSuffix: string }[] }>(
      "{ styles { id promptSuffix } }",
    );
    const style = data.styles[0];
    const pending = create(person, { idea: "a fox", kind: "VIDEO", style: style?.id });
    await openrouter.answer("ok");
    await pending;
    const system = openrouter.asked.at(-1)?.messages[0]?.content ?? "";
    expect(system).toContain(style?.promptSuffix);
    expect(system).toContain("video");
  });

  it.each([
    ["an outage", 502, "ModelUnavailableError", "ASSISTANT_UNAVAILABLE"],
    ["a wrong key", 401, "ModelUnavailableError", "ASSISTANT_UNAVAILABLE"],
    ["too many requests", 429, "ModelUnavailableError", "ASSISTANT_UNAVAILABLE"],
    ["moderation", 403, "PolicyRejectedError", "POLICY_REJECTED"],
  ])("answers %s with a typed refusal and returns the credit", async (_name, status, type, code) => {
    const person = await signedIn();
    const pending = create(person, { idea: "a fox" });
    await openrouter.refuse(status, "raw text of the provider");
    const answer = await pending;
    expect(answer.data.createPrompt).toMatchObject({ __typename: type, code });
    expect(JSON.stringify(answer.data)).not.toContain("raw text");
    expect(await available(person)).toBe(200);
    expect(await db.prompt.count({ where: { userId: person.viewer.userId, status: "FAILED" } })).toBe(1);
    await expectLedgersToBalance();
  });

  it("does not take half an answer or an empty one for a prompt", async () => {
    const person = await signedIn();
    const cut = create(person, { idea: "a fox" });
    const res = await openrouter.next();
    openrouter.say(res, "A red");
    res.destroy();
    expect((await cut).data.createPrompt.code).toBe("ASSISTANT_UNAVAILABLE");
    const empty = create(person, { idea: "a fox" });
    await openrouter.answer(" \n ");
    expect((await empty).data.createPrompt.code).toBe("ASSISTANT_UNAVAILABLE");
    expect(await available(person)).toBe(200);
  });

  it("asks nobody when there is no credit", async () => {
    const person = await signedIn({ credits: 0 });
    const asked = openrouter.asked.length;
    const answer = await create(person, { idea: "a fox" });
    expect(answer.data.createPrompt).toMatchObject({ __typename: "InsufficientCreditsError" });
    expect(openrouter.asked).toHaveLength(asked);
    expect(await db.prompt.count({ where: { userId: person.viewer.userId } })).toBe(0);
  });

  it.each([
    ["nothing", ""],
    ["only spaces", "   "],
    ["too much", "x".repeat(4001)],
    ["U+0000", "a\u0000b"],
  ])("refuses an idea of %s", async (_name, idea) => {
    const answer = await create(await signedIn(), { idea });
    expect(answer.data.createPrompt).toMatchObject({ __typename: "InvalidInputError", fields: [{ path: ["idea"] }] });
  });

  it("finds neither a stranger's prompt, nor a malformed id, nor another kind of thing", async () => {
    const stranger = await signedIn();
    const theirs = create(stranger, { idea: "a fox" });
    await openrouter.answer("A fox.");
    const id = (await theirs).data.createPrompt.prompt.id;
    const person = await signedIn();
    for (const prompt of [id, "nonsense", Buffer.from("Style:x").toString("base64url")]) {
      const answer = await create(person, { idea: "a fox", prompt });
      expect(answer.data.createPrompt).toMatchObject({ __typename: "NotFoundError", code: "NOT_FOUND" });
    }
    const styled = await create(person, { idea: "a fox", style: id });
    expect(styled.data.createPrompt).toMatchObject({ __typename: "NotFoundError" });
    expect(await available(person)).toBe(200);
  });

  it("is refused to nobody", async () => {
    const answer = await execute(CREATE, { input: { kind: "IMAGE", idea: "a fox" } });
    expect(answer).toMatchObject({ status: 401, errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
  });
});

describe("an idempotency key", () => {
  it("gives the same prompt for one credit, to parallel requests too", async () => {
    const person = await signedIn();
    const input = { idea: "a fox", idempotencyKey: "k1" };
    const both = Promise.all([create(person, input), create(person, input)]);
    await openrouter.answer("A fox.");
    const again = await create(person, input);
    const ids = [...(await both), again].map((answer) => answer.data.createPrompt.prompt.id);
    expect(new Set(ids).size).toBe(1);
    expect(await available(person)).toBe(199);
  });

  it("refuses another input", async () => {
    const person = await signedIn();
    const first = create(person, { idea: "a fox", idempotencyKey: "k1" });
    await openrouter.answer("A fox.");
    await first;
    const answer = await create(person, { idea: "a wolf", idempotencyKey: "k1" });
    expect(answer.data.createPrompt).toMatchObject({ code: "IDEMPOTENCY_MISMATCH" });
    expect(await available(person)).toBe(199);
  });

  it("may be used again after a failure, which cost nothing", async () => {
    const person = await signedIn();
    const input = { idea: "a fox", idempotencyKey: "k1" };
    const failed = create(person, input);
    await openrouter.refuse(502);
    expect((await failed).data.createPrompt.code).toBe("ASSISTANT_UNAVAILABLE");
    const again = create(person, input);
    await openrouter.answer("A fox.");
    expect((await again).data.createPrompt.prompt.text).toBe("A fox.");
    await expectLedgersToBalance();
  });
});

describe("promptStream", () => {
  it("tells each piece as it comes, then the prompt", async () => {
    const person = await signedIn();
    const events = stream(person, { idea: "a fox" });
    const first = events.next();
    const res = await openrouter.next();
    openrouter.say(res, "A red ");
    expect((await first).value?.data?.promptStream).toEqual({ delta: "A red ", prompt: null, error: null });
    const second = events.next();
    openrouter.say(res, "fox.");
    expect((await second).value?.data?.promptStream.delta).toBe("fox.");
    const last = events.next();
    openrouter.finish(res);
    expect((await last).value?.data?.promptStream.prompt?.text).toBe("A red fox.");
    expect((await events.next()).done).toBe(true);
    expect(await available(person)).toBe(199);
  });

  it("ends with the refusal and returns the credit", async () => {
    const person = await signedIn();
    const told = listen(person, { idea: "a fox" });
    await openrouter.refuse(403);
    expect(await told).toEqual([
      { delta: null, prompt: null, error: { __typename: "PolicyRejectedError", code: "POLICY_REJECTED" } },
    ]);
    expect(await available(person)).toBe(200);
    const poor = await signedIn({ credits: 0 });
    expect((await listen(poor, { idea: "a fox" }))[0]?.error?.code).toBe("INSUFFICIENT_CREDITS");
    expect((await listen(person, { idea: "" }))[0]?.error?.code).toBe("INVALID_INPUT");
  });

  it("runs to its end when the listener leaves, and is heard from its beginning by whoever comes again", async () => {
    const person = await signedIn();
    const input = { idea: "a fox", idempotencyKey: "k1" };
    const events = stream(person, input);
    const first = events.next();
    const res = await openrouter.next();
    openrouter.say(res, "A red ");
    await first;
    await events.return(undefined);
    const told = listen(person, input);
    openrouter.say(res, "fox.");
    openrouter.finish(res);
    const heard = await told;
    expect(heard.map((event) => event.delta ?? "").join("")).toBe("A red fox.");
    expect(heard.at(-1)?.prompt?.text).toBe("A red fox.");
    expect(await available(person)).toBe(199);
  });

  it("tells a finished prompt at once, without a charge", async () => {
    const person = await signedIn();
    const input = { idea: "a fox", idempotencyKey: "k1" };
    const pending = create(person, input);
    await openrouter.answer("A fox.");
    const { prompt } = (await pending).data.createPrompt;
    const told = await listen(person, input);
    expect(told.map((event) => event.delta ?? event.prompt?.id)).toEqual(["A fox.", prompt.id]);
    expect(await available(person)).toBe(199);
  });

  it("is refused over GET and to nobody", async () => {
    const person = await signedIn();
    const query = `subscription { promptStream(input: { idea: "a fox", kind: IMAGE }) { delta } }`;
    const address = `http://localhost:3000/graphql?query=${encodeURIComponent(query)}`;
    const response = await send({ headers: { accept: "text/event-stream", cookie: person.cookie } }, address);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("FORBIDDEN");
    const nobody = overSse(STREAM, { input: { idea: "a fox", kind: "IMAGE" } });
    expect((await nobody.next()).value?.errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
    expect(await available(person)).toBe(200);
  });
});

describe("a prompt that a crash left unfinished", () => {
  it("is given up after two minutes and its credit returns, once", async () => {
    const person = await signedIn();
    const lost = create(person, { idea: "a fox", idempotencyKey: "k1" });
    const res = await openrouter.next();
    await db.prompt.updateMany({
      where: { userId: person.viewer.userId },
      data: { createdAt: fromNow(-3 * MINUTE) },
    });
    expect(await recoverPrompts()).toBe(1);
    expect(await recoverPrompts()).toBe(0);
    expect(await available(person)).toBe(200);
    openrouter.say(res, "too late");
    openrouter.finish(res);
    expect((await lost).data.createPrompt.code).toBe("ASSISTANT_UNAVAILABLE");
    expect(await available(person)).toBe(200);
    await expectLedgersToBalance();
  });

  it("is left alone while it is young", async () => {
    const person = await signedIn();
    const pending = create(person, { idea: "a fox" });
    const res = await openrouter.next();
    expect(await recoverPrompts()).toBe(0);
    openrouter.say(res, "A fox.");
    openrouter.finish(res);
    expect((await pending).data.createPrompt.prompt.text).toBe("A fox.");
  });

  it("is waited for by a repeat in another process", async () => {
    const person = await signedIn();
    const input = { idea: "a fox", idempotencyKey: "k1" };
    const first = create(person, input);
    const res = await openrouter.next();
    const running = globalThis as typeof globalThis & { nanoBananaGenerations?: Map<string, unknown> };
    running.nanoBananaGenerations?.clear();
    const repeat = listen(person, input);
    await vi.waitFor(async () => expect(await db.idempotencyKey.count()).toBeGreaterThan(0));
    openrouter.say(res, "A fox.");
    openrouter.finish(res);
    const { prompt } = (await first).data.createPrompt;
    expect((await repeat).at(-1)?.prompt?.id).toBe(prompt.id);
  });
});
