import { log } from "#graphql/runtime/log.ts";
import type { Family } from "#graphql/vendors/kie/families/family.ts";
import { type KieRecord, toldBy } from "#graphql/vendors/kie/record.ts";
import { firstUrls, objectIn, textIn } from "#graphql/vendors/kie/shapes.ts";

const RUNNING = new Set(["waiting", "queuing", "generating"]);

/** The unified API: nearly every model of kie.ai. */
export const market: Family = {
  createPath: "/api/v1/jobs/createTask",
  statusPath: "/api/v1/jobs/recordInfo",
  // callBackUrl stands at the top level: inside `input` it is never called.
  createBody: (model, input, callBackUrl) => ({ model, callBackUrl, input }),
  readRecord,
};

function readRecord(data: Record<string, unknown>): KieRecord {
  const told = toldBy(data);
  const state = textIn(data.state);
  if (state === "success") return { state: "succeeded", resultUrls: resultUrls(data), ...told };
  if (state === "fail") {
    return { state: "failed", code: textIn(data.failCode), message: textIn(data.failMsg), ...told };
  }
  if (state === null || !RUNNING.has(state)) log.warn({ event: "kie state unknown", state }, "unknown market state");
  return { state: "running", ...told };
}

// resultJson is JSON in a string; "" or null while there is none; an object from some models. Veo and 4o behind this
// API answer in snake case, Veo one level deeper (kie.ai docs and wire, 2026). Music comes as a list of takes, in `data` or
// straight in `response` (kie.ai docs, 2026-10).
function resultUrls(data: Record<string, unknown>): string[] {
  const result = objectIn(data.resultJson);
  const inner = objectIn(result.data);
  const response = objectIn(data.response);
  return firstUrls(
    ...[result.resultUrls, inner.result_urls, inner.resultUrls, result.result_urls, response.resultUrls],
    ...[result.data, response.data, result.resultObject, response.resultObject].map(takes),
  );
}

function takes(value: unknown): unknown[] {
  return Array.isArray(value) ? value.map((take) => objectIn(take).audio_url) : [];
}
