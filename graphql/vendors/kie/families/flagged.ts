import { log } from "#graphql/runtime/log.ts";
import type { Family } from "#graphql/vendors/kie/families/family.ts";
import { type KieRecord, toldBy } from "#graphql/vendors/kie/record.ts";
import { firstUrls, numberIn, objectIn, textIn } from "#graphql/vendors/kie/shapes.ts";

/**
 * Reads a record of the families that tell their state by `successFlag`: 0 running, 1 done, 2 refused at creation,
 * 3 failed later. A flag not known yet counts as running: only a state we understand may end a task.
 */
function readFlaggedRecord(data: Record<string, unknown>, resultUrls: string[]): KieRecord {
  const told = toldBy(data);
  const flag = numberIn(data.successFlag);
  if (flag === 1) return { state: "succeeded", resultUrls, ...told };
  if (flag === 2 || flag === 3) {
    return { state: "failed", code: textIn(data.errorCode), message: textIn(data.errorMessage), ...told };
  }
  if (flag !== 0)
    log.warn({ event: "kie state unknown", successFlag: textIn(data.successFlag) }, "unknown successFlag");
  return { state: "running", ...told };
}

/** Flux Kontext. */
export const flux: Family = {
  createPath: "/api/v1/flux/kontext/generate",
  statusPath: "/api/v1/flux/kontext/record-info",
  createBody: (model, input, callBackUrl) => ({ ...input, model, callBackUrl }),
  readRecord: (data) => {
    const response = objectIn(data.response);
    // originImageUrl is the same picture at its maker's, for ten minutes only (kie.ai docs).
    return readFlaggedRecord(data, firstUrls(response.resultImageUrl, response.originImageUrl));
  },
};

/** The flag that a `status` word stands for, for records that carry only the word. */
const FLAGS: Record<string, number> = { GENERATING: 0, SUCCESS: 1, CREATE_TASK_FAILED: 2, GENERATE_FAILED: 3 };

/** GPT-4o Image: a single model, so the request names none. */
export const gpt4o: Family = {
  createPath: "/api/v1/gpt4o-image/generate",
  statusPath: "/api/v1/gpt4o-image/record-info",
  createBody: (_model, input, callBackUrl) => ({ ...input, callBackUrl }),
  readRecord: (data) => {
    const response = objectIn(data.response);
    const successFlag = data.successFlag ?? FLAGS[textIn(data.status) ?? ""];
    return readFlaggedRecord({ ...data, successFlag }, firstUrls(response.resultUrls, response.result_urls));
  },
};

/** Midjourney: what others call the model is its `taskType`. */
export const midjourney: Family = {
  createPath: "/api/v1/mj/generate",
  statusPath: "/api/v1/mj/record-info",
  createBody: (model, input, callBackUrl) => ({ taskType: model, ...input, callBackUrl }),
  readRecord: (data) => {
    const result = objectIn(data.resultInfoJson);
    return readFlaggedRecord(data, firstUrls(result.resultUrls, data.resultUrls));
  },
};

/** Veo 3.1 on its own endpoints. */
export const veo: Family = {
  createPath: "/api/v1/veo/generate",
  statusPath: "/api/v1/veo/record-info",
  createBody: (model, input, callBackUrl) => ({ ...input, model, callBackUrl }),
  readRecord: (data) => {
    const response = objectIn(data.response);
    // Extended videos have fullResultUrls; the top-level list, as JSON in a string, is the form of 2025 (kie.ai wire, 2026-01).
    const urls = firstUrls(response.resultUrls, response.fullResultUrls, response.result_urls, data.resultUrls);
    return readFlaggedRecord(data, urls);
  },
};
