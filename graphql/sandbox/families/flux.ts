import {
  callBackUrlOf,
  type Family,
  legacyEnd,
  legacyFailures,
  roundedMs,
  spoilt,
} from "#graphql/sandbox/families/family.ts";
import { by, checked, type Fields, flag, link, must, oneOf, whole, words } from "#graphql/sandbox/families/fields.ts";
import { ratioOf, type TaskRequest } from "#graphql/sandbox/families/task-input.ts";
import { requestOf } from "#graphql/sandbox/rows.ts";
import { type JsonObject, Refusal, strings, text } from "#graphql/sandbox/wire.ts";

const fields: Fields = {
  prompt: must(words(5000)),
  enableTranslation: by(true, flag()),
  uploadCn: by(false, flag()),
  inputImage: link(),
  aspectRatio: oneOf("21:9", "16:9", "4:3", "1:1", "3:4", "9:16"),
  outputFormat: by("jpeg", oneOf("jpeg", "png")),
  promptUpsampling: by(false, flag()),
  model: by("flux-kontext-pro", oneOf("flux-kontext-pro", "flux-kontext-max")),
  safetyTolerance: by(2, whole(0, 6)),
  watermark: words(100),
};
const EDIT_TOLERANCE = 2;

/** Reads a /flux/kontext/generate body; without a ratio an edit keeps its source's. @throws Refusal 422 */
export function readFluxOrder(body: JsonObject): TaskRequest {
  const input = checked(body, fields, 422);
  const sources = strings(input.inputImage);
  if (sources.length > 0 && Number(input.safetyTolerance) > EDIT_TOLERANCE) {
    throw new Refusal(422, "safetyTolerance must be between 0 and 2 when editing");
  }
  const model = text(input.model);
  return {
    model,
    prompt: text(input.prompt),
    request: { ...input, ...(callBackUrlOf(body) ? { callBackUrl: text(body.callBackUrl) } : {}) },
    callBackUrl: callBackUrlOf(body),
    timing: [8, 14],
    credits: model === "flux-kontext-max" ? 10 : 5,
    shows: "waiting",
    drawing: {
      makes: "image",
      scale: 1,
      count: 1,
      seconds: 0,
      ratio: ratioOf(input.aspectRatio ?? (sources.length > 0 ? "auto" : "16:9")),
      format: input.outputFormat === "png" ? "png" : "jpeg",
      sources,
    },
  };
}

/** Flux Kontext by its own endpoints. */
export const flux: Family = {
  name: "flux",
  created: (taskId) => ({ taskId }),
  record: (task, state) => {
    const url = spoilt(state.urls, state)[0] ?? "";
    return {
      taskId: task.id,
      paramJson: JSON.stringify(requestOf(task)),
      completeTime: roundedMs(state.completedAt),
      createTime: roundedMs(task.createdAt),
      response: state.phase === "success" ? { originImageUrl: null, resultImageUrl: url } : null,
      ...legacyEnd(state, ""),
    };
  },
  unknown: () => ({ code: 422, msg: "The record does not exist", data: null }),
  callback: (task, state) => {
    if (state.failure !== null) {
      const info = { originImageUrl: "", resultImageUrl: "" };
      return { code: state.failure.code, msg: state.failure.message, data: { taskId: task.id, info } };
    }
    const url = spoilt(state.urls, state)[0] ?? "";
    const info = { originImageUrl: url, resultImageUrl: url };
    return { code: 200, msg: "BFL image generated successfully.", data: { taskId: task.id, info } };
  },
  failures: legacyFailures,
};
