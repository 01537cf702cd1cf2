import sharp from "sharp";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { requestOf } from "#graphql/sandbox/rows.ts";
import { taskIdOf, useSandbox } from "#tests/sandbox/sandbox.ts";

const sandbox = useSandbox();

const families = {
  veo: { create: "/api/v1/veo/generate", record: "/api/v1/veo/record-info" },
  flux: { create: "/api/v1/flux/kontext/generate", record: "/api/v1/flux/kontext/record-info" },
  gpt4o: { create: "/api/v1/gpt4o-image/generate", record: "/api/v1/gpt4o-image/record-info" },
  midjourney: { create: "/api/v1/mj/generate", record: "/api/v1/mj/record-info" },
};
const bodies = {
  veo: { prompt: "waves at dusk", duration: 4, aspect_ratio: "9:16" },
  flux: { prompt: "a desert road", aspectRatio: "4:3" },
  gpt4o: { prompt: "a city by night", size: "3:2", nVariants: 2 },
  midjourney: { taskType: "mj_txt2img", prompt: "a forest", aspectRatio: "3:4", speed: "turbo" },
};
type Name = keyof typeof families;
const names: Name[] = ["veo", "flux", "gpt4o", "midjourney"];

async function make(name: Name, extra: object = {}) {
  const answer = await sandbox.post(families[name].create, {
    ...bodies[name],
    callBackUrl: sandbox.callBackUrl,
    ...extra,
  });
  return { answer, taskId: taskIdOf(answer) };
}

async function ended(name: Name, taskId: string) {
  return vi.waitFor(
    async () => {
      const record = await sandbox.record(families[name].record, taskId);
      expect(record.successFlag).not.toBe(0);
      return record;
    },
    { timeout: 15_000, interval: 20 },
  );
}

async function calledBack(taskId: string) {
  await vi.waitFor(() => expect(sandbox.callsFor(taskId)).not.toHaveLength(0), { timeout: 5000 });
  return sandbox.callsFor(taskId)[0]?.body;
}

describe("the older endpoints", () => {
  it.each(names)("%s answers with a task id and nothing else", async (name) => {
    const { answer, taskId } = await make(name);
    expect(answer).toEqual({ code: 200, msg: "success", data: { taskId } });
  });

  it.each(names)("%s shows a running task", async (name) => {
    const { taskId } = await make(name, { prompt: "never done #sim:stuck" });
    const record = await sandbox.record(families[name].record, taskId);
    expect(record).toMatchObject({ taskId, successFlag: 0, completeTime: null, errorCode: null, errorMessage: "" });
    expect(JSON.parse(String(record.paramJson))).toMatchObject({ prompt: "never done #sim:stuck" });
  });

  it("veo keeps the ratio under its own name and fills in defaults", async () => {
    const { taskId } = await make("veo", { prompt: "x #sim:stuck" });
    const { paramJson, createTime } = await sandbox.record(families.veo.record, taskId);
    expect(JSON.parse(String(paramJson))).toMatchObject({
      aspectRatio: "9:16",
      enableTranslation: true,
      generationType: "TEXT_2_VIDEO",
      model: "veo3_fast",
      resolution: "720p",
    });
    expect(Number(createTime) % 1000).toBe(0);
  });

  it("veo makes a clip and says where in record and callback", async () => {
    const { taskId } = await make("veo");
    const record = await ended("veo", taskId);
    expect(record).toMatchObject({
      successFlag: 1,
      fallbackFlag: false,
      response: { taskId, originUrls: null, resolution: "720p" },
    });
    const { resultUrls } = record.response as { resultUrls: string[] };
    const response = await fetch(String(resultUrls[0]));
    expect(response.headers.get("content-type")).toBe("video/mp4");
    expect(Buffer.from(await response.arrayBuffer()).toString("latin1", 4, 8)).toBe("ftyp");
    expect(await calledBack(taskId)).toMatchObject({
      code: 200,
      msg: "Veo3.1 video generated successfully.",
      data: { taskId, info: { resultUrls, resolution: "720p" }, fallbackFlag: false },
    });
  });

  it("flux gives one image, its shape as asked", async () => {
    const { taskId } = await make("flux");
    const record = await ended("flux", taskId);
    const { resultImageUrl } = record.response as { resultImageUrl: string };
    const { width = 0, height = 1, format } = await sharp(await (await fetch(resultImageUrl)).arrayBuffer()).metadata();
    expect([width / height, format]).toEqual([4 / 3, "jpeg"]);
    expect(await calledBack(taskId)).toMatchObject({
      code: 200,
      msg: "BFL image generated successfully.",
      data: { taskId, info: { resultImageUrl } },
    });
  });

  it("gpt-4o says resultUrls in the record and result_urls in the callback", async () => {
    const { taskId } = await make("gpt4o");
    const record = await ended("gpt4o", taskId);
    expect(record).toMatchObject({ successFlag: 1, status: "SUCCESS", progress: "1.00" });
    const { resultUrls } = record.response as { resultUrls: string[] };
    expect(resultUrls).toHaveLength(2);
    expect(await calledBack(taskId)).toEqual({
      code: 200,
      msg: "success",
      data: { taskId, info: { result_urls: resultUrls } },
    });
  });

  it("midjourney gives four, as objects in the record and texts in the callback", async () => {
    const { taskId } = await make("midjourney");
    const record = await ended("midjourney", taskId);
    const { resultUrls } = record.resultInfoJson as { resultUrls: { resultUrl: string }[] };
    expect(resultUrls).toHaveLength(4);
    expect(await calledBack(taskId)).toMatchObject({
      code: 200,
      data: { taskId, resultUrls: resultUrls.map(({ resultUrl }) => resultUrl) },
    });
    expect(new Date(String(record.createTime)).toISOString()).toBe(record.createTime);
  });

  it.each([
    ["veo", "nope", "Record not found for taskId: nope"],
    ["flux", "nope", "The record does not exist"],
    ["gpt4o", "nope", "The record does not exist"],
  ] as const)("%s has its own words for an unknown id", async (name, id, msg) => {
    expect(await sandbox.get(`${families[name].record}?taskId=${id}`)).toEqual({ code: 422, msg, data: null });
  });

  it.each([
    ["veo", "policy", { successFlag: 3, errorCode: 400 }],
    ["veo", "createfail", { successFlag: 2, errorCode: 501 }],
    ["flux", "upstream500", { successFlag: 3, errorCode: 500, response: null }],
    ["gpt4o", "policy", { successFlag: 2, status: "GENERATE_FAILED", errorCode: 400 }],
    ["gpt4o", "createfail", { successFlag: 2, status: "CREATE_TASK_FAILED" }],
    ["midjourney", "upstream500", { successFlag: 3, errorMessage: "Image generation failed", resultInfoJson: null }],
  ] as const)("%s fails as #sim:%s asks, in record and callback", async (name, token, expected) => {
    const { taskId } = await make(name, { prompt: `x #sim:${token}` });
    expect(await ended(name, taskId)).toMatchObject(expected);
    expect((await calledBack(taskId))?.code).not.toBe(200);
  });

  it.each([
    ["veo", { prompt: "" }, 422, /^Please enter prompt$/],
    ["veo", { model: "veo9" }, 422, /model/],
    ["veo", { duration: 5 }, 422, /duration/],
    ["veo", { generationType: "REFERENCE_2_VIDEO" }, 422, /imageUrls/],
    ["veo", { imageUrls: ["http://192.168.1.2/a.png"] }, 451, /fetch the image/],
    ["flux", { safetyTolerance: 7 }, 422, /safetyTolerance/],
    ["flux", { inputImage: "https://a.example/x.png", safetyTolerance: 3 }, 422, /between 0 and 2/],
    ["gpt4o", { size: "16:9" }, 422, /size/],
    ["midjourney", { taskType: "mj_img2img" }, 422, /fileUrls/],
    ["midjourney", { stylization: 1001 }, 422, /stylization/],
  ] as const)("%s refuses %j", async (name, extra, code, message) => {
    const answer = await sandbox.post(families[name].create, { ...bodies[name], ...extra });
    expect(answer).toMatchObject({ code, msg: expect.stringMatching(message), data: null });
  });

  it("gives download links for its own results only", async () => {
    const { taskId } = await make("gpt4o", { prompt: "a tree #sim:fast" });
    const record = await ended("gpt4o", taskId);
    const [url = ""] = (record.response as { resultUrls: string[] }).resultUrls;
    const { data } = await sandbox.post("/api/v1/common/download-url", { url });
    expect((await fetch(String(data))).status).toBe(200);
    expect((await fetch(`${data}0`)).status).toBe(403);
    expect(await sandbox.post("/api/v1/gpt4o-image/download-url", { taskId, url })).toMatchObject({ code: 200 });
    expect(await sandbox.post("/api/v1/common/download-url", { url: "https://a.example/1.png" })).toEqual({
      code: 422,
      msg: "url is wrong",
      data: null,
    });
    expect(await sandbox.post("/api/v1/gpt4o-image/download-url", { taskId: "nope", url })).toMatchObject({
      code: 422,
      msg: "record is null",
    });
  });

  it("upscales one of Midjourney's four, and refuses a fifth", async () => {
    const { taskId } = await make("midjourney", { prompt: "a cat #sim:fast" });
    await ended("midjourney", taskId);
    const answer = await sandbox.post("/api/v1/mj/generateUpscale", { taskId, imageIndex: 1 });
    const record = await ended("midjourney", taskIdOf(answer));
    expect((record.resultInfoJson as { resultUrls: unknown[] }).resultUrls).toHaveLength(1);
    expect(await sandbox.post("/api/v1/mj/generateUpscale", { taskId, imageIndex: 4 })).toMatchObject({ code: 422 });
  });

  it("has a 1080p copy only some time after the clip, and a 4K one only when asked twice", async () => {
    const { taskId } = await make("veo", { prompt: "surf #sim:fast" });
    await ended("veo", taskId);
    const path = `/api/v1/veo/get-1080p-video?taskId=${taskId}`;
    const ask4k = () => sandbox.post("/api/v1/veo/get-4k-video", { taskId });
    // At kie.ai's own pace, so that no machine is too slow to see the time between; the row's moments are moved instead.
    const usual = { ...env };
    onTestFinished(() => void Object.assign(env, usual));
    Object.assign(env, { sandboxSpeed: 1 });
    const pass = async (seconds: number) => {
      const task = await db.sandboxTask.findUniqueOrThrow({ where: { id: taskId } });
      const { askedFor4kAt, ...request } = requestOf(task);
      const asked = typeof askedFor4kAt === "number" ? { askedFor4kAt: askedFor4kAt - seconds * 1000 } : {};
      const finishesAt = new Date(Number(task.finishesAt) - seconds * 1000);
      await db.sandboxTask.update({ where: { id: taskId }, data: { finishesAt, request: { ...request, ...asked } } });
    };
    expect(await sandbox.get(path)).toMatchObject({ code: 400, data: null });
    await pass(90);
    expect(await sandbox.get(path)).toMatchObject({ code: 200 });
    expect(await ask4k()).toEqual({
      code: 200,
      msg: "success",
      data: { taskId, resultUrls: null, imageUrls: null },
    });
    expect(await ask4k()).toMatchObject({ code: 422, msg: expect.stringMatching(/processing/) });
    await pass(400);
    expect(await ask4k()).toMatchObject({ code: 422, data: { resultUrls: [expect.any(String)] } });
    expect(await sandbox.get("/api/v1/veo/get-1080p-video?taskId=nope")).toMatchObject({
      code: 422,
      msg: "Record does not exist",
    });
  });
});
