import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { env } from "#graphql/runtime/env.ts";
import { startSandbox, stopSandbox } from "#graphql/sandbox/server.ts";
import { taskIdOf, useSandbox } from "#tests/sandbox/sandbox.ts";

const sandbox = useSandbox();

async function clip(path: string, body: object): Promise<string> {
  const taskId = taskIdOf(await sandbox.post(path, body));
  const veo = path.includes("veo");
  return vi.waitFor(
    async () => {
      const record = await sandbox.record(veo ? "/api/v1/veo/record-info" : "/api/v1/jobs/recordInfo", taskId);
      expect(record.successFlag).toBe(1);
      const { resultUrls } = veo
        ? (record.response as { resultUrls: string[] })
        : JSON.parse(String(record.resultJson));
      return String(resultUrls[0]);
    },
    { timeout: 10_000 },
  );
}

async function bytesOf(url: string) {
  return Buffer.from(await (await fetch(url)).arrayBuffer());
}

/** Where a box's body begins, looked for by its name. */
function box(mp4: Buffer, name: string): number {
  const at = mp4.indexOf(name, 0, "latin1");
  expect(at, `a box ${name}`).toBeGreaterThan(0);
  return at + 4;
}

/** Length, size and key frames, read from the file's own tables. */
function about(mp4: Buffer) {
  const movie = box(mp4, "mvhd");
  const track = box(mp4, "tkhd");
  const keys = box(mp4, "stss");
  return {
    seconds: mp4.readUInt32BE(movie + 16) / mp4.readUInt32BE(movie + 12),
    width: mp4.readUInt32BE(track + 76) / 65536,
    height: mp4.readUInt32BE(track + 80) / 65536,
    frames: mp4.readUInt32BE(box(mp4, "stsz") + 8),
    keyFrames: Array.from({ length: mp4.readUInt32BE(keys + 4) }, (_, index) => mp4.readUInt32BE(keys + 8 + index * 4)),
  };
}

describe("a clip", () => {
  it.each([
    ["/api/v1/veo/generate", { prompt: "surf", duration: 4, aspect_ratio: "9:16" }, 4, 9 / 16],
    ["/api/v1/veo/generate", { prompt: "surf", duration: 8 }, 8, 16 / 9],
    [
      "/api/v1/jobs/createTask",
      { model: "sora-2-text-to-video", input: { prompt: "hills", aspect_ratio: "portrait", n_frames: "15" } },
      15,
      9 / 16,
    ],
    [
      "/api/v1/jobs/createTask",
      { model: "wan/2-7-text-to-video", input: { prompt: "hills", ratio: "4:3", duration: 3 } },
      3,
      4 / 3,
    ],
    [
      "/api/v1/jobs/createTask",
      {
        model: "kling-3.0/video",
        input: { prompt: "hills", mode: "std", duration: "5", aspect_ratio: "1:1", sound: false, multi_shots: false },
      },
      5,
      1,
    ],
  ])("from %s %j has its seconds and its shape", async (path, body, seconds, ratio) => {
    const { frames, keyFrames, width, height, ...rest } = about(await bytesOf(await clip(path, body)));
    expect(rest.seconds).toBeCloseTo(seconds, 1);
    expect(width / height).toBeCloseTo(ratio, 6);
    expect(frames).toBe(seconds * 24);
    expect(keyFrames).toEqual(Array.from({ length: seconds }, (_, index) => index * 24 + 1));
  });

  it("starts with its index, whose chunks point into the data", async () => {
    const mp4 = await bytesOf(await clip("/api/v1/veo/generate", { prompt: "surf", duration: 4 }));
    expect(mp4.indexOf("moov", 0, "latin1")).toBeLessThan(mp4.indexOf("mdat", 0, "latin1"));
    const chunks = box(mp4, "stco");
    const first = mp4.readUInt32BE(chunks + 8);
    expect(first).toBe(mp4.indexOf("mdat", 0, "latin1") + 4);
    // H.264 in MP4: each sample begins with its length, then a NAL header; a key frame's is type 5.
    expect((mp4[first + 4] ?? 0) & 31).toBe(5);
  });

  it("animates the image it is given: another image, another clip", async () => {
    const image = async (prompt: string) => {
      const input = { prompt: `${prompt} #sim:fast`, aspect_ratio: "16:9" };
      const url = await clip("/api/v1/jobs/createTask", { model: "google/nano-banana", input });
      return url;
    };
    const [sea, wood] = [await image("the sea"), await image("a forest")];
    const make = async (imageUrls: string[]) =>
      bytesOf(await clip("/api/v1/veo/generate", { prompt: "move", duration: 4, imageUrls }));
    const [fromSea, fromWood, both] = [await make([sea]), await make([wood]), await make([sea, wood])];
    expect(fromSea.equals(fromWood)).toBe(false);
    expect(both.equals(fromSea)).toBe(false);
    expect(about(both).seconds).toBeCloseTo(4, 1);
  });

  it("that goes on from another begins with it, to the byte, and is as large; drawn again it is the same", async () => {
    const market = "/api/v1/jobs/createTask";
    const source = await clip(market, {
      model: "veo-3-1",
      input: { prompt: "surf", duration: 4, aspect_ratio: "9:16" },
    });
    const task_id = /([0-9a-f]{32})_0/.exec(source)?.[1];
    const url = await clip(market, { model: "veo/extend", input: { prompt: "it breaks", task_id } });
    const [first, whole] = [await bytesOf(source), await bytesOf(url)];
    const [of, longer] = [about(first), about(whole)];
    expect([longer.width, longer.height, longer.frames]).toEqual([of.width, of.height, 12 * 24]);
    expect(longer.keyFrames.slice(0, 5)).toEqual([1, 25, 49, 73, 97]);
    expect(longer.seconds).toBeCloseTo(12, 1);
    expect(whole.indexOf(first.subarray(box(first, "mdat")))).toBeGreaterThan(0);
    rmSync(join(env.dataDir, "sandbox", "v"), { recursive: true });
    expect((await bytesOf(url)).equals(whole)).toBe(true);
  });

  it.each([
    ["a task that is not there", "veo/extend", { task_id: "0".repeat(32) }, 422],
    ["no task", "veo/extend", {}, 500],
    ["another model's", "runway/extend-ai-video", { task_id: "veo", quality: "720p" }, 422],
    ["a place behind its end", "grok-imagine/extend", { task_id: "grok", extend_at: 7, extend_times: 6 }, 500],
    ["a length that is not offered", "grok-imagine/extend", { task_id: "grok", extend_at: 6, extend_times: 8 }, 500],
  ])("goes on from no %s", async (_what, model, input, code) => {
    const market = "/api/v1/jobs/createTask";
    const named: Record<string, () => Promise<string>> = {
      veo: () => clip(market, { model: "veo-3-1", input: { prompt: "surf", duration: 4 } }),
      grok: () => clip(market, { model: "grok-imagine/text-to-video", input: { prompt: "surf", duration: 6 } }),
    };
    const task_id = "task_id" in input ? input.task_id : undefined;
    const source = task_id === undefined ? undefined : await named[task_id]?.();
    const id = source === undefined ? task_id : /([0-9a-f]{32})_0/.exec(source)?.[1];
    const answer = await sandbox.post(market, { model, input: { prompt: "on", ...input, task_id: id } });
    expect(answer.code).toBe(code);
  });

  it("is drawn again, the same, when its bytes were lost with a stop", async () => {
    const url = await clip("/api/v1/veo/generate", { prompt: "surf", duration: 4 });
    const before = await bytesOf(url);
    await stopSandbox();
    rmSync(join(env.dataDir, "sandbox", "v"), { recursive: true });
    await startSandbox();
    expect((await bytesOf(url)).equals(before)).toBe(true);
    const folder = join(env.dataDir, "sandbox", "v");
    expect(existsSync(folder) && readdirSync(folder).some((name) => name.endsWith(".tmp"))).toBe(false);
  });
});
