import { type Answer, envelope } from "#tests/support/kie-stand-in/answers.ts";
import type { Order } from "#tests/support/kie-stand-in/orders.ts";

/** How a task stands: what a record or a callback says of it. */
export type Standing =
  | { state: "running"; word?: "waiting" | "queuing" | "generating" }
  | { state: "success"; urls: string[] }
  | { state: "fail"; code: string; message: string };

const CREDITS = 4;

/** The answer to an accepted order. The market gives the id twice, the older dialects once (wire, 2026). */
export function accepted({ taskId, family }: Order): Answer {
  return envelope(200, "success", family === "market" ? { taskId, recordId: taskId } : { taskId });
}

/** The answer to a read of a record, as the family gives it. */
export function recordOf(order: Order, standing: Standing): Answer {
  return envelope(
    200,
    "success",
    order.family === "market" ? marketData(order, standing) : legacyData(order, standing),
  );
}

/** What a read answers for a task that it does not know: every family in words of its own (wire, 2026-06 to -08). */
export function unknownRecord({ family, taskId }: Pick<Order, "family" | "taskId">): Answer {
  if (family === "market") return envelope(422, "recordInfo is null");
  if (family === "veo") return envelope(422, `Record not found for taskId: ${taskId}`);
  return envelope(422, "The record does not exist");
}

/** The market's record: keys and empty values as on the wire of 2026-09. */
export function marketData(order: Order, standing: Standing): Record<string, unknown> {
  const { taskId, model, createTime } = order;
  const param = paramOf(order);
  const isOver = standing.state !== "running";
  return {
    taskId,
    model,
    state: standing.state === "running" ? (standing.word ?? "waiting") : standing.state,
    param,
    resultJson: resultJsonOf(standing),
    failCode: standing.state === "fail" ? standing.code : null,
    failMsg: standing.state === "fail" ? standing.message : null,
    costTime: isOver ? 13 : null,
    completeTime: isOver ? createTime + 13_000 : null,
    createTime,
    creditsConsumed: CREDITS,
    operationType: model,
    successFlag: { running: 0, success: 1, fail: 3 }[standing.state],
    paramJson: param,
    ...(standing.state === "success" ? { response: { resultUrls: standing.urls } } : {}),
  };
}

function resultJsonOf(standing: Standing): string | null {
  if (standing.state === "running") return "";
  return standing.state === "success" ? JSON.stringify({ resultUrls: standing.urls }) : null;
}

/** The whole body of the order as a string, its input once more a string, keys in order (wire, 2026-09). */
function paramOf({ callBackUrl, input, model }: Order): string {
  const sorted = Object.fromEntries(Object.entries(input).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify({ ...(callBackUrl === null ? {} : { callBackUrl }), input: JSON.stringify(sorted), model });
}

export function legacyData(order: Order, standing: Standing): Record<string, unknown> {
  const { taskId, callBackUrl, input } = order;
  const createTime = Math.round(order.createTime / 1000) * 1000;
  const isFailed = standing.state === "fail";
  return {
    taskId,
    paramJson: JSON.stringify({ ...input, ...(callBackUrl === null ? {} : { callBackUrl }) }),
    completeTime: standing.state === "running" ? null : createTime + 40_000,
    createTime,
    successFlag: { running: 0, success: 1, fail: 3 }[standing.state],
    errorCode: isFailed ? Number(standing.code) : null,
    errorMessage: isFailed ? standing.message : "",
    ...legacyResult(order, standing.state === "success" ? standing.urls : null),
  };
}

function legacyResult({ family, taskId }: Order, urls: string[] | null): Record<string, unknown> {
  if (family === "midjourney") {
    return { resultInfoJson: urls === null ? null : { resultUrls: urls.map((resultUrl) => ({ resultUrl })) } };
  }
  if (urls === null) return { response: null };
  if (family === "flux") return { response: { originImageUrl: null, resultImageUrl: urls[0] } };
  return { response: { taskId, resultUrls: urls } };
}

/** The body of a callback that tells how an order ended, as the family sends it. */
export function callbackOf(order: Order, standing: Standing): object {
  const { family, taskId, input } = order;
  if (family === "market") {
    const isFailed = standing.state === "fail";
    const msg = isFailed ? "Playground task failed." : "Playground task completed successfully.";
    return { code: isFailed ? 501 : 200, msg, data: marketData(order, standing) };
  }
  const promptJson = JSON.stringify(input);
  if (standing.state === "fail") return { code: Number(standing.code), msg: standing.message, data: { taskId } };
  const urls = standing.state === "success" ? standing.urls : [];
  if (family === "midjourney") return { code: 200, msg: "success", data: { taskId, promptJson, resultUrls: urls } };
  if (family === "gpt4o") return { code: 200, msg: "success", data: { taskId, info: { result_urls: urls } } };
  if (family === "flux") {
    const info = { originImageUrl: null, resultImageUrl: urls[0] };
    return { code: 200, msg: "BFL image generated successfully.", data: { taskId, info } };
  }
  const info = { resultUrls: urls, originUrls: null, resolution: "720p" };
  return {
    code: 200,
    msg: "Veo3.1 video generated successfully.",
    data: { taskId, promptJson, info, fallbackFlag: false },
  };
}
