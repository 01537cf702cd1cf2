import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { setOwnPort } from "#graphql/runtime/http/address.ts";
import { closeHttp } from "#graphql/runtime/http/http.ts";
import { handleSandbox, startSandbox, stopSandbox } from "#graphql/sandbox/server.ts";
import { createKieTask, type KieInput, kieBalance, readKieRecord } from "#graphql/vendors/kie/client.ts";
import { downloadResult } from "#graphql/vendors/kie/download.ts";
import { uploadToKie } from "#graphql/vendors/kie/upload.ts";
import { streamChat } from "#graphql/vendors/openrouter.ts";
import { useDatabase } from "#tests/support/database.ts";
import { picture } from "#tests/support/files/media-files.ts";
import { listen } from "#tests/support/server/local-server.ts";

useDatabase();
const provider = { sandbox: true };
const callBackUrl = "https://elsewhere.example/callback";
let stop: () => Promise<void>;

beforeAll(async () => {
  const started = await listen((req, res) => void handleSandbox(req, res));
  stop = started.stop;
  setOwnPort(started.port);
  await startSandbox();
});
afterAll(async () => {
  await stopSandbox();
  await closeHttp();
  await stop();
});

async function finished(task: KieInput) {
  const { kieTaskId } = await createKieTask(provider, task);
  return vi.waitFor(
    async () => {
      const record = await readKieRecord(provider, task.family, kieTaskId);
      expect(record.state).not.toBe("running");
      return record;
    },
    { timeout: 18_000, interval: 100 },
  );
}

describe("every family's road through the sandbox", () => {
  const roads: [Omit<KieInput, "callBackUrl">, number, string][] = [
    [{ family: "market", model: "google/nano-banana", input: { prompt: "a fox", aspect_ratio: "16:9" } }, 1, "\x89PNG"],
    [{ family: "flux", model: "flux-kontext-pro", input: { prompt: "a fox", outputFormat: "png" } }, 1, "\x89PNG"],
    [{ family: "gpt4o", model: "gpt4o-image", input: { prompt: "a fox", size: "1:1", nVariants: 2 } }, 2, ""],
    [{ family: "midjourney", model: "mj_txt2img", input: { prompt: "a fox", speed: "fast" } }, 4, ""],
    [{ family: "veo", model: "veo3_fast", input: { prompt: "a fox", aspect_ratio: "16:9", duration: 4 } }, 1, ""],
  ];
  it.each(roads)("$family", async (task, files, magic) => {
    const record = await finished({ ...task, callBackUrl });
    if (record.state !== "succeeded") throw new Error(`the task ended as ${record.state}`);
    expect(record.resultUrls).toHaveLength(files);
    const [first] = await (await downloadResult(record.resultUrls[0] ?? "")).toArray();
    expect(first.subarray(0, magic.length).toString("latin1")).toBe(magic);
  });

  it.each(roads)("$family, refused for its content", async (task) => {
    const record = await finished({ ...task, input: { ...task.input, prompt: "a fox #sim:policy" }, callBackUrl });
    expect(record).toMatchObject({ state: "failed", code: "400" });
  });

  it.each(roads)("$family, unknown", async ({ family }) => {
    expect(await readKieRecord(provider, family, "0".repeat(32))).toEqual({ state: "missing" });
  });
});

it("a record tells the callback address that its task was made with", async () => {
  const input = { prompt: "a fox" };
  const { kieTaskId } = await createKieTask(provider, {
    family: "market",
    model: "google/nano-banana",
    input,
    callBackUrl,
  });
  expect(await readKieRecord(provider, "market", kieTaskId)).toMatchObject({ callBackUrl });
});

it("a model that does not exist is refused, and nothing was made", async () => {
  const call = createKieTask(provider, { family: "market", model: "nano-banana", input: { prompt: "x" }, callBackUrl });
  await expect(call).rejects.toMatchObject({ verdict: "refused", code: 422 });
});

it("uploads, the balance and the prompt assistant answer", async () => {
  const bytes = await picture("png", 32, 32);
  const file = {
    stream: Readable.from([bytes]),
    fileName: "fox.png",
    contentType: "image/png",
    byteSize: bytes.length,
  };
  const chunks = await (await downloadResult(await uploadToKie(provider, file))).toArray();
  expect(Buffer.concat(chunks)).toEqual(bytes);
  expect(await kieBalance(provider)).toBeGreaterThan(0);
  const messages = [{ role: "user" as const, content: "a fox in the snow" }];
  let text = "";
  for await (const piece of streamChat({ messages })) text += piece;
  expect(text).toMatch(/fox/i);
});
