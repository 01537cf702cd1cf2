import sharp from "sharp";
import { describe, expect, it, vi } from "vitest";
import { taskIdOf, useSandbox } from "#tests/sandbox/sandbox.ts";

const sandbox = useSandbox();
const CREATE = "/api/v1/jobs/createTask";
const RECORD = "/api/v1/jobs/recordInfo";

async function finished(taskId: string) {
  return vi.waitFor(
    async () => {
      const record = await sandbox.record(RECORD, taskId);
      expect(record.state).toBe("success");
      return record;
    },
    { timeout: 15_000, interval: 20 },
  );
}

async function firstFile(record: { resultJson?: unknown }) {
  const { resultUrls } = JSON.parse(String(record.resultJson));
  const response = await fetch(resultUrls[0]);
  return { response, bytes: Buffer.from(await response.arrayBuffer()), urls: resultUrls as string[] };
}

describe("the market", () => {
  it("takes a task, shows it waiting, and then with a real image", async () => {
    const input = { prompt: "a lighthouse at dawn", aspect_ratio: "16:9", output_format: "png" };
    const answer = await sandbox.post(CREATE, { model: "google/nano-banana", callBackUrl: sandbox.callBackUrl, input });
    const taskId = taskIdOf(answer);
    expect(answer).toEqual({ code: 200, msg: "success", data: { taskId, recordId: taskId } });
    expect(taskId).toMatch(/^[0-9a-f]{32}$/);
    const done = await finished(taskId);
    const { response, bytes } = await firstFile(done);
    expect(response.headers.get("content-type")).toBe("image/png");
    expect(Number(response.headers.get("content-length"))).toBe(bytes.length);
    const { width = 0, height = 0, format } = await sharp(bytes).metadata();
    expect([format, width / height]).toEqual(["png", 16 / 9]);
  });

  it("shows a running task with an empty result and its request encoded twice", async () => {
    const input = { prompt: "a lighthouse #sim:stuck", output_format: "png", aspect_ratio: "16:9" };
    const body = { model: "google/nano-banana", callBackUrl: sandbox.callBackUrl, input };
    const running = await sandbox.record(RECORD, taskIdOf(await sandbox.post(CREATE, body)));
    expect(running).toMatchObject({ state: "waiting", resultJson: "", failCode: null, costTime: null, successFlag: 0 });
    expect(running).toMatchObject({ creditsConsumed: 4, completeTime: null });
    expect(running).not.toHaveProperty("response");
    expect(JSON.parse(JSON.parse(String(running.param)).input)).toEqual(input);
    expect(JSON.parse(String(running.param)).callBackUrl).toBe(sandbox.callBackUrl);
  });

  it("calls back once with the record, param.input an object", async () => {
    const input = { prompt: "a quiet harbour" };
    const taskId = taskIdOf(
      await sandbox.post(CREATE, { model: "google/nano-banana", callBackUrl: sandbox.callBackUrl, input }),
    );
    await vi.waitFor(() => expect(sandbox.calls).toHaveLength(1));
    const [call] = sandbox.calls;
    expect(call?.body).toMatchObject({
      code: 200,
      msg: "Playground task completed successfully.",
      data: { taskId, state: "success" },
    });
    const data = call?.body.data as { param: string; completeTime: number };
    expect(JSON.parse(data.param).input).toEqual(input);
    expect((call?.at ?? 0) - data.completeTime).toBeLessThan(1000);
  });

  it("keeps the same file for the same prompt and another for another", async () => {
    const make = async (prompt: string) => {
      const taskId = taskIdOf(
        await sandbox.post(CREATE, { model: "z-image", input: { prompt: `${prompt} #sim:fast` } }),
      );
      return (await firstFile(await finished(taskId))).bytes;
    };
    const [first, same, other] = [await make("a red fox"), await make("a red fox"), await make("a blue whale")];
    expect(same.equals(first)).toBe(true);
    expect(other.equals(first)).toBe(false);
  });

  it.each([
    ["google/nano-banana", { aspect_ratio: "9:16" }, 9 / 16, "png"],
    ["google/nano-banana", { image_size: "21:9", output_format: "jpeg" }, 21 / 9, "jpeg"],
    ["nano-banana-pro", { aspect_ratio: "4:5", resolution: "2K", output_format: "jpg" }, 4 / 5, "jpeg"],
    ["bytedance/seedream-v4-text-to-image", { image_size: "portrait_4_3" }, 3 / 4, "png"],
    ["seedream/4.5-text-to-image", { aspect_ratio: "3:2", quality: "basic" }, 3 / 2, "png"],
    ["gpt-image-2-text-to-image", { aspect_ratio: "1:3" }, 1 / 3, "png"],
    ["qwen/text-to-image", { image_size: "landscape_16_9", output_format: "jpeg" }, 16 / 9, "jpeg"],
  ])("draws %s %j in its shape and format", async (model, extra, ratio, format) => {
    const input = { prompt: "green hills #sim:fast", ...extra };
    const { bytes } = await firstFile(await finished(taskIdOf(await sandbox.post(CREATE, { model, input }))));
    const metadata = await sharp(bytes).metadata();
    expect(metadata.format).toBe(format);
    expect((metadata.width ?? 0) / (metadata.height ?? 1)).toBeCloseTo(ratio, 6);
  });

  it("gives as many images as Seedream is asked for", async () => {
    const input = { prompt: "four seasons #sim:fast", max_images: 4 };
    const { urls } = await firstFile(
      await finished(taskIdOf(await sandbox.post(CREATE, { model: "bytedance/seedream-v4-text-to-image", input }))),
    );
    expect(new Set(urls).size).toBe(4);
  });

  it.each([
    ["an unknown model", { model: "nano-banana", input: { prompt: "x" } }, 422, /not supported/],
    ["a missing prompt", { model: "google/nano-banana", input: {} }, 500, /field is required/],
    ["an empty prompt", { model: "google/nano-banana", input: { prompt: " " } }, 500, /prompt is required/],
    ["a long prompt", { model: "z-image", input: { prompt: "x".repeat(1001) } }, 500, /maximum length/],
    [
      "an unlisted ratio",
      { model: "google/nano-banana", input: { prompt: "x", aspect_ratio: "7:3" } },
      500,
      /^This aspect_ratio is not within the range of allowed options$/,
    ],
    ["a number for a text", { model: "sora-2-text-to-video", input: { prompt: "x", n_frames: 10 } }, 500, /n_frames/],
    ["a missing image", { model: "google/nano-banana-edit", input: { prompt: "x" } }, 500, /required/],
    [
      "too many images",
      {
        model: "google/nano-banana-edit",
        input: { prompt: "x", image_urls: Array(11).fill("https://a.example/1.png") },
      },
      500,
      /maximum number/,
    ],
    [
      "a private image",
      { model: "google/nano-banana-edit", input: { prompt: "x", image_urls: ["http://10.0.0.1/a.png"] } },
      500,
      /^File type not supported$/,
    ],
    [
      "a file that is not there",
      {
        model: "google/nano-banana-edit",
        input: { prompt: "x", image_urls: ["http://127.0.0.1/sandbox/files/a.png"] },
      },
      500,
      /^File type not supported$/,
    ],
    [
      "4:5 at 2K",
      { model: "gpt-image-2-text-to-image", input: { prompt: "x", aspect_ratio: "4:5", resolution: "2K" } },
      500,
      /aspect_ratio/,
    ],
    ["a character the database cannot keep", { model: "z-image", input: { prompt: "a\u0000b" } }, 400, /character/],
  ])("refuses %s", async (_what, body, code, message) => {
    const answer = await sandbox.post(CREATE, body);
    expect(answer).toMatchObject({ code, msg: expect.stringMatching(message), data: null });
  });

  it("ignores a misnamed image field and draws from the words alone", async () => {
    const input = { prompt: "a portrait #sim:fast", imageInput: ["https://a.example/1.png"], aspect_ratio: "1:1" };
    const done = await finished(taskIdOf(await sandbox.post(CREATE, { model: "nano-banana-pro", input })));
    expect((await firstFile(done)).response.status).toBe(200);
  });

  it("does not know strange ids, also without an id", async () => {
    const unknown = { code: 422, msg: "recordInfo is null", data: null };
    expect(await sandbox.get(`${RECORD}?taskId=nope`)).toEqual(unknown);
    expect(await sandbox.get(RECORD)).toEqual(unknown);
  });
});
