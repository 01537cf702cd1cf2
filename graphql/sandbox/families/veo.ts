import {
  callBackUrlOf,
  type Family,
  legacyEnd,
  legacyFailures,
  roundedMs,
  spoilt,
} from "#graphql/sandbox/families/family.ts";
import { by, checked, type Fields, flag, links, must, oneOf, whole, words } from "#graphql/sandbox/families/fields.ts";
import { ratioOf, type TaskRequest } from "#graphql/sandbox/families/task-input.ts";
import { requestOf } from "#graphql/sandbox/rows.ts";
import type { Timing } from "#graphql/sandbox/simulations/timing.ts";
import { type JsonObject, Refusal, strings, text } from "#graphql/sandbox/wire.ts";

const fields: Fields = {
  prompt: must(words(10_000)),
  imageUrls: links(3),
  model: by("veo3_fast", oneOf("veo3", "veo3_fast", "veo3_lite")),
  generationType: oneOf("TEXT_2_VIDEO", "FIRST_AND_LAST_FRAMES_2_VIDEO", "REFERENCE_2_VIDEO"),
  aspectRatio: by("16:9", oneOf("16:9", "9:16", "Auto")),
  resolution: by("720p", oneOf("720p", "1080p", "4k")),
  duration: by(8, oneOf(4, 6, 8)),
  enableTranslation: by(true, flag()),
  enableFallback: by(false, flag()),
  watermark: words(100),
  seeds: whole(10_000, 99_999),
};

const TIMINGS: Record<string, Timing> = { veo3: [120, 240], veo3_fast: [61, 90], veo3_lite: [45, 70] };
const PRICES: Record<string, Record<string, number>> = {
  veo3: { "720p": 250, "1080p": 255, "4k": 370 },
  veo3_fast: { "720p": 60, "1080p": 65, "4k": 180 },
  veo3_lite: { "720p": 30, "1080p": 35, "4k": 150 },
};

/** Reads a /veo/generate body; `aspect_ratio` and `aspectRatio` both count (kie.ai wire, 2026-08). @throws Refusal 422 */
export function readVeoOrder(body: JsonObject): TaskRequest {
  if (text(body.prompt).trim() === "") throw new Refusal(422, "Please enter prompt");
  const { aspect_ratio, ...rest } = body;
  const input = checked({ ...rest, aspectRatio: body.aspectRatio ?? aspect_ratio ?? null }, fields, 422);
  const images = strings(input.imageUrls);
  const type = text(input.generationType) === "" ? defaultType(images.length) : text(input.generationType);
  const model = text(input.model);
  refuseMismatch(type, images.length, model, Number(input.duration));
  const word = input.aspectRatio === "Auto" && images.length === 0 ? "16:9" : input.aspectRatio;
  return {
    model,
    prompt: text(input.prompt),
    request: {
      ...input,
      generationType: type,
      ...(callBackUrlOf(body) ? { callBackUrl: text(body.callBackUrl) } : {}),
    },
    callBackUrl: callBackUrlOf(body),
    timing: TIMINGS[model] ?? [61, 90],
    credits: PRICES[model]?.[text(input.resolution)] ?? 60,
    shows: "waiting",
    drawing: {
      makes: "video",
      format: "mp4",
      scale: 1,
      count: 1,
      ratio: ratioOf(word),
      seconds: Number(input.duration),
      sources: images,
    },
  };
}

function defaultType(images: number): string {
  if (images === 0) return "TEXT_2_VIDEO";
  return images <= 2 ? "FIRST_AND_LAST_FRAMES_2_VIDEO" : "REFERENCE_2_VIDEO";
}

function refuseMismatch(type: string, images: number, model: string, duration: number): void {
  const reference = type === "REFERENCE_2_VIDEO";
  if (type === "TEXT_2_VIDEO" ? images > 0 : images === 0) {
    throw new Refusal(422, `The number of imageUrls does not fit ${type}`);
  }
  if (type === "FIRST_AND_LAST_FRAMES_2_VIDEO" && images > 2) {
    throw new Refusal(422, "FIRST_AND_LAST_FRAMES_2_VIDEO takes 1 or 2 imageUrls");
  }
  if (reference && (model === "veo3" || duration !== 8)) {
    throw new Refusal(422, "REFERENCE_2_VIDEO is available on veo3_fast and veo3_lite with 8 seconds only");
  }
}

/** Google's Veo 3.1 by its own endpoints. */
export const veo: Family = {
  name: "veo",
  created: (taskId) => ({ taskId }),
  record: (task, state) => {
    const { successFlag, errorCode, errorMessage } = legacyEnd(state, "");
    const urls = spoilt(state.urls, state);
    const resolution = text(requestOf(task).resolution);
    return {
      taskId: task.id,
      paramJson: JSON.stringify(requestOf(task)),
      response: state.phase === "success" ? { taskId: task.id, resultUrls: urls, originUrls: null, resolution } : null,
      successFlag: successFlag ?? 0,
      fallbackFlag: false,
      completeTime: roundedMs(state.completedAt),
      createTime: roundedMs(task.createdAt),
      errorCode: errorCode ?? null,
      errorMessage: errorMessage ?? "",
    };
  },
  unknown: (taskId) => ({ code: 422, msg: `Record not found for taskId: ${taskId}`, data: null }),
  callback: (task, state) => {
    if (state.failure !== null) {
      const { code, message } = state.failure;
      const data: JsonObject = { taskId: task.id, fallbackFlag: false };
      return { code, msg: message, data };
    }
    const request = requestOf(task);
    const info = { resultUrls: spoilt(state.urls, state), originUrls: [], resolution: text(request.resolution) };
    return {
      code: 200,
      msg: "Veo3.1 video generated successfully.",
      data: { taskId: task.id, promptJson: JSON.stringify(request), info, fallbackFlag: false },
    };
  },
  failures: legacyFailures,
};
