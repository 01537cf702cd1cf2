import {
  callBackUrlOf,
  type Family,
  legacyEnd,
  legacyFailures,
  roundedMs,
  spoilt,
} from "#graphql/sandbox/families/family.ts";
import { by, checked, type Fields, flag, link, links, must, oneOf, words } from "#graphql/sandbox/families/fields.ts";
import { ratioOf, type TaskRequest } from "#graphql/sandbox/families/task-input.ts";
import { requestOf } from "#graphql/sandbox/rows.ts";
import type { State } from "#graphql/sandbox/simulations/state.ts";
import { type JsonObject, Refusal, strings, text } from "#graphql/sandbox/wire.ts";

const fields: Fields = {
  prompt: words(5000),
  filesUrl: links(5),
  fileUrl: link(),
  size: must(oneOf("1:1", "3:2", "2:3")),
  nVariants: by(1, oneOf(1, 2, 4)),
  maskUrl: link(),
  isEnhance: by(false, flag()),
  uploadCn: by(false, flag()),
  enableFallback: by(false, flag()),
  fallbackModel: by("FLUX_MAX", oneOf("GPT_IMAGE_1", "FLUX_MAX")),
};

/** Reads a /gpt4o-image/generate body: a prompt, or sources, or both. @throws Refusal 422 */
export function readGpt4oOrder(body: JsonObject): TaskRequest {
  const input = checked(body, fields, 422);
  const sources = [...strings(input.filesUrl), ...strings(input.fileUrl)];
  if (text(input.prompt) === "" && sources.length === 0) throw new Refusal(422, "prompt is required");
  const count = Number(input.nVariants);
  return {
    model: "gpt4o-image",
    prompt: text(input.prompt),
    request: { ...input, ...(callBackUrlOf(body) ? { callBackUrl: text(body.callBackUrl) } : {}) },
    callBackUrl: callBackUrlOf(body),
    timing: [20, 40],
    credits: { 1: 6, 2: 7, 4: 8 }[count] ?? 6,
    shows: "waiting",
    drawing: {
      makes: "image",
      format: "png",
      scale: 1,
      seconds: 0,
      ratio: ratioOf(input.size),
      count,
      sources,
    },
  };
}

function statusOf(state: State): string {
  if (state.phase === "running") return "GENERATING";
  if (state.phase === "success") return "SUCCESS";
  return state.failure?.created === false ? "CREATE_TASK_FAILED" : "GENERATE_FAILED";
}

/** GPT-4o Image by its own endpoints: `resultUrls` in records, `result_urls` in callbacks. */
export const gpt4o: Family = {
  name: "gpt4o",
  created: (taskId) => ({ taskId }),
  record: (task, state) => {
    const urls = spoilt(state.urls, state);
    const snake = state.plan.cases.includes("snake");
    const { successFlag, errorCode, errorMessage } = legacyEnd(state, "");
    return {
      taskId: task.id,
      paramJson: JSON.stringify(requestOf(task)),
      completeTime: roundedMs(state.completedAt),
      response: state.phase === "success" ? { [snake ? "result_urls" : "resultUrls"]: urls } : null,
      successFlag: successFlag === 3 ? 2 : (successFlag ?? 0),
      status: statusOf(state),
      errorCode: errorCode ?? null,
      errorMessage: errorMessage ?? "",
      createTime: roundedMs(task.createdAt),
      progress: (Math.floor(state.progress * 10) / 10).toFixed(2),
    };
  },
  unknown: () => ({ code: 422, msg: "The record does not exist", data: null }),
  callback: (task, state) =>
    state.failure !== null
      ? { code: state.failure.code, msg: state.failure.message, data: { taskId: task.id, info: null } }
      : { code: 200, msg: "success", data: { taskId: task.id, info: { result_urls: spoilt(state.urls, state) } } },
  failures: legacyFailures,
};
