import { describe, expect, it } from "vitest";
import { setOwnPort } from "#graphql/runtime/http/address.ts";
import { sandboxKey } from "#graphql/runtime/secrets.ts";
import { createKieTask, type KieFamily } from "#graphql/vendors/kie/client.ts";
import { type Answer, listen, ownServer } from "#tests/support/server/local-server.ts";
import { callBackUrl, kieTaskId } from "#tests/vendors/kie/fixtures.ts";

const own = ownServer();

const says = (body: unknown, status = 200, headers: Record<string, string> = {}): Answer => {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return (_req, res) => res.writeHead(status, headers).end(text);
};
const create = (
  family: KieFamily = "market",
  model = "google/nano-banana",
  input: Record<string, unknown> = { prompt: "a fox" },
) => createKieTask({ sandbox: true }, { family, model, input, callBackUrl });

describe("a create request", () => {
  const cases: [KieFamily, string, Record<string, unknown>, string, unknown][] = [
    [
      "market",
      "google/nano-banana",
      { prompt: "p" },
      "jobs/createTask",
      { model: "google/nano-banana", callBackUrl, input: { prompt: "p" } },
    ],
    ["veo", "veo3_fast", { prompt: "p" }, "veo/generate", { prompt: "p", model: "veo3_fast", callBackUrl }],
    [
      "flux",
      "flux-kontext-pro",
      { prompt: "p" },
      "flux/kontext/generate",
      { prompt: "p", model: "flux-kontext-pro", callBackUrl },
    ],
    [
      "gpt4o",
      "gpt4o-image",
      { prompt: "p", size: "1:1" },
      "gpt4o-image/generate",
      { prompt: "p", size: "1:1", callBackUrl },
    ],
    ["midjourney", "mj_txt2img", { prompt: "p" }, "mj/generate", { taskType: "mj_txt2img", prompt: "p", callBackUrl }],
  ];
  it.each(cases)("of the %s family speaks its dialect", async (family, model, input, path, body) => {
    own.answer = says({ code: 200, msg: "success", data: { taskId: kieTaskId, recordId: kieTaskId } });
    expect(await create(family, model, input)).toEqual({ kieTaskId });
    const sent = own.seen.at(-1);
    expect(sent).toMatchObject({ method: "POST", url: `/sandbox/kie/api/v1/${path}` });
    expect(JSON.parse(String(sent?.body))).toEqual(body);
    expect(sent?.headers).toMatchObject({
      authorization: `Bearer ${sandboxKey()}`,
      "content-type": "application/json",
    });
  });

  it("leaves out what is empty and keeps 0 and false", async () => {
    own.answer = says({ code: 200, msg: "success", data: { taskId: "t" } });
    await create("veo", "veo3_fast", { a: "", b: [], c: undefined, d: null, e: 0, f: false, g: ["x"], h: {} });
    expect(JSON.parse(String(own.seen.at(-1)?.body))).toEqual({
      e: 0,
      f: false,
      g: ["x"],
      h: {},
      model: "veo3_fast",
      callBackUrl,
    });
  });

  it("takes a task id of any form", async () => {
    own.answer = says({ code: 200, msg: "success", data: { taskId: "veo_task_abc:123" } });
    expect(await create("veo")).toEqual({ kieTaskId: "veo_task_abc:123" });
  });
});

describe("what an answer to a create means", () => {
  const noMoney =
    "Credits insufficient : Your current balance isn't enough to run this request. Please top up to continue.";
  const refused: [number, string, number][] = [
    [400, "malformed", 400],
    [401, "You do not have access permissions", 401],
    [402, noMoney, 402],
    [500, noMoney, 402],
    [404, "not supported", 404],
    [422, "Please enter prompt", 422],
    [451, "Failed to fetch the image", 451],
    [505, "disabled", 505],
    [500, "Server exception, please try again later", 500],
    [500, "This field is required", 500],
    [408, "timeout", 408],
    [501, "Generation failed", 501],
    [777, "?", 777],
  ];
  it.each(refused)("code %s %s: they said no", async (code, msg, told) => {
    own.answer = says({ code, msg, data: null });
    await expect(create()).rejects.toMatchObject({
      name: "VendorError",
      vendor: "kie",
      verdict: "refused",
      code: told,
      message: msg,
      nothingHappened: true,
      retryable: false,
    });
  });

  it("what carries a task id was made, whatever its code", async () => {
    own.answer = says({ code: 500, msg: "Internal server error", data: { taskId: "t" } });
    expect(await create()).toEqual({ kieTaskId: "t" });
  });

  it.each([429, 430, 433, 455, 550])("code %s: not now, and nothing was made", async (code) => {
    own.answer = says({ code, msg: "later", data: null });
    await expect(create()).rejects.toMatchObject({ verdict: "busy", code, nothingHappened: true, retryable: true });
  });

  it("HTTP 429 without kie.ai's words is the same as its code, with the wait it names", async () => {
    own.answer = says("slow down", 429, { "retry-after": "3" });
    await expect(create()).rejects.toMatchObject({ verdict: "busy", nothingHappened: true, retryAfterMs: 3000 });
  });

  it("the code in the body counts, whatever the HTTP status", async () => {
    own.answer = says({ code: 200, msg: "success", data: { taskId: "t" } }, 502);
    expect(await create()).toEqual({ kieTaskId: "t" });
    own.answer = says({ code: 422, msg: "no", data: null }, 500);
    await expect(create()).rejects.toMatchObject({ verdict: "refused", code: 422 });
  });

  const unclear: [string, Answer][] = [
    ["code 500 with something in it", says({ code: 500, msg: "Server exception", data: { recordId: "r" } })],
    ["a code nobody knows, with something in it", says({ code: 777, msg: "?", data: [1] })],
    ["success without data", says({ code: 200, msg: "success", data: null })],
    ["success without a task id", says({ code: 200, msg: "success", data: { taskId: "" } })],
    ["success with an endless task id", says({ code: 200, msg: "success", data: { taskId: "x".repeat(129) } })],
    ["a page of HTML", says("<html>502 Bad Gateway</html>", 502)],
    ["a page of HTML with status 200", says("<html></html>")],
    ["cut JSON", says('{"code":200,"msg":"succ')],
    ["nothing", says("")],
    ["JSON of another kind", says([1, 2])],
    ["a redirect", says("", 302, { location: "https://example.com/" })],
    ["a broken connection", (req) => req.socket.destroy()],
    [
      "an answer cut in the middle",
      (req, res) => res.writeHead(200, { "content-length": 500 }).write('{"code":200', () => req.socket.destroy()),
    ],
    ["an endless answer", (_req, res) => res.end(Buffer.alloc(3_000_000, 32))],
  ];
  it.each(unclear)("%s: nobody knows", async (_title, answer) => {
    own.answer = answer;
    await expect(create()).rejects.toMatchObject({ name: "VendorError", verdict: "ambiguous", nothingHappened: false });
  });

  it("no connection: they never heard of it", async () => {
    const gone = await listen(() => undefined);
    await gone.stop();
    setOwnPort(gone.port);
    await expect(create()).rejects.toMatchObject({ verdict: "unreachable", nothingHappened: true, retryable: true });
    setOwnPort(Number(new URL(own.origin).port));
  });

  it("without a key the real kie.ai is not asked", async () => {
    const call = createKieTask({ sandbox: false }, { family: "veo", model: "veo3", input: {}, callBackUrl });
    await expect(call).rejects.toMatchObject({ verdict: "refused", code: 401, nothingHappened: true });
  });
});
