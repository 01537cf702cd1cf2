import { callBackUrlOf, type Family, legacyEnd, legacyFailures, spoilt } from "#graphql/sandbox/families/family.ts";
import {
  by,
  checked,
  type Fields,
  flag,
  link,
  links,
  must,
  oneOf,
  whole,
  words,
} from "#graphql/sandbox/families/fields.ts";
import { type Drawing, ratioOf, type TaskRequest } from "#graphql/sandbox/families/task-input.ts";
import { requestOf } from "#graphql/sandbox/rows.ts";
import type { Timing } from "#graphql/sandbox/simulations/timing.ts";
import { type JsonObject, Refusal, strings, text } from "#graphql/sandbox/wire.ts";

const TYPES = ["mj_txt2img", "mj_img2img", "mj_style_reference", "mj_omni_reference", "mj_video", "mj_video_hd"];

const fields: Fields = {
  taskType: must(oneOf(...TYPES)),
  prompt: must(words(2000)),
  speed: oneOf("relaxed", "fast", "turbo"),
  fileUrl: link(),
  fileUrls: links(5),
  aspectRatio: oneOf("1:2", "9:16", "2:3", "3:4", "5:6", "6:5", "4:3", "3:2", "1:1", "16:9", "2:1"),
  version: oneOf("7", "6.1", "6", "5.2", "5.1", "niji6"),
  variety: whole(0, 100),
  stylization: whole(0, 1000),
  weirdness: whole(0, 3000),
  ow: whole(1, 1000),
  waterMark: words(100),
  enableTranslation: by(false, flag()),
  videoBatchSize: oneOf(1, 2, 4),
  motion: oneOf("high", "low"),
};
const TIMINGS: Record<string, Timing> = { relaxed: [60, 180], fast: [30, 60], turbo: [20, 30] };
const PRICES: Record<string, number> = { relaxed: 3, fast: 8, turbo: 16 };
const GRID = 4;
const CLIP_SECONDS = 5;

/** Reads an /mj/generate body. @throws Refusal 422 */
export function readMidjourneyOrder(body: JsonObject): TaskRequest {
  const input = checked(body, fields, 422);
  const type = text(input.taskType);
  const clip = type.startsWith("mj_video");
  const sources = strings(input.fileUrls ?? input.fileUrl);
  if (type !== "mj_txt2img" && sources.length === 0) throw new Refusal(422, "fileUrls is required");
  if (clip && sources.length !== 1) throw new Refusal(422, "fileUrls must have exactly 1 item for video");
  if (clip && input.motion === undefined) throw new Refusal(422, "motion is required");
  const speed = text(input.speed) === "" ? "fast" : text(input.speed);
  return midjourneyOrder(body, input, {
    prompt: text(input.prompt),
    timing: clip ? [60, 120] : (TIMINGS[speed] ?? [30, 60]),
    credits: clip ? 60 : (PRICES[speed] ?? 8),
    drawing: {
      makes: clip ? "video" : "image",
      ratio: ratioOf(input.aspectRatio ?? (clip ? "auto" : "1:1")),
      scale: 1,
      format: clip ? "mp4" : "png",
      count: clip ? Number(input.videoBatchSize ?? 1) : GRID,
      seconds: CLIP_SECONDS,
      sources,
    },
  });
}

/** An order of the family: the parts that all its kinds share. */
export function midjourneyOrder(
  body: JsonObject,
  input: JsonObject,
  own: { prompt: string; timing: Timing; credits: number; drawing: Drawing },
): TaskRequest {
  return {
    model: "midjourney",
    request: { ...input, ...(callBackUrlOf(body) ? { callBackUrl: text(body.callBackUrl) } : {}) },
    callBackUrl: callBackUrlOf(body),
    shows: "waiting",
    ...own,
  };
}

/** Midjourney by its own endpoints: objects in records, plain strings in callbacks, times as ISO strings. */
export const midjourney: Family = {
  name: "midjourney",
  created: (taskId) => ({ taskId }),
  record: (task, state) => {
    const resultUrls = spoilt(state.urls, state).map((resultUrl) => ({ resultUrl }));
    return {
      taskId: task.id,
      taskType: text(requestOf(task).taskType),
      paramJson: JSON.stringify(requestOf(task)),
      completeTime: state.completedAt?.toISOString() ?? null,
      resultInfoJson: state.phase === "success" ? { resultUrls } : null,
      ...legacyEnd(state, ""),
      createTime: task.createdAt.toISOString(),
    };
  },
  unknown: () => ({ code: 422, msg: "The record does not exist", data: null }),
  callback: (task, state) => {
    const common = { taskId: task.id, promptJson: JSON.stringify(requestOf(task)) };
    return state.failure !== null
      ? { code: state.failure.code, msg: state.failure.message, data: { ...common, resultUrls: [] } }
      : { code: 200, msg: "success", data: { ...common, resultUrls: spoilt(state.urls, state) } };
  },
  failures: { ...legacyFailures, upstream: { code: 500, message: "Image generation failed", created: true } },
};
