import { callBackUrlOf, type Family, spoilt } from "#graphql/sandbox/families/family.ts";
import { checked } from "#graphql/sandbox/families/fields.ts";
import type { MarketModel } from "#graphql/sandbox/families/market-models/market-model.ts";
import { marketModels } from "#graphql/sandbox/families/market-models.ts";
import { type Drawing, ratioOf, type TaskRequest } from "#graphql/sandbox/families/task-input.ts";
import { requestOf, type SandboxTaskRow } from "#graphql/sandbox/rows.ts";
import type { State } from "#graphql/sandbox/simulations/state.ts";
import { isObject, type Json, type JsonObject, Refusal, strings, text } from "#graphql/sandbox/wire.ts";

const UNSUPPORTED =
  "The model name you specified is not supported. Please verify your input and use one of the supported models provided by KIE.";

/** Reads a createTask body; `more` are models beside those that the stand-in knows by itself. @throws Refusal 422 for an unknown model, 500 for a bad input (kie.ai wire, 2026). */
export function readMarketOrder(body: JsonObject, more?: ReadonlyMap<string, MarketModel>): TaskRequest {
  const id = text(body.model);
  const model = Object.hasOwn(marketModels, id) ? marketModels[id] : more?.get(id);
  if (model === undefined) throw new Refusal(422, UNSUPPORTED);
  if (!isObject(body.input)) throw new Refusal(500, "input is required");
  const input = checked(body.input, model.input, 500);
  if (model.needsCallBack === true && text(body.callBackUrl) === "") throw new Refusal(500, "callBackUrl is required");
  if (model.refuses?.(input)) throw new Refusal(500, "This aspect_ratio is not within the range of allowed options");
  return {
    model: id,
    prompt: text(input.prompt ?? input.text),
    request: body,
    callBackUrl: callBackUrlOf(body),
    timing: model.timing,
    credits: model.credits(input),
    shows: model.shows,
    drawing: drawingOf(model, input),
    ...(model.follows !== undefined && { follows: model.follows(input) }),
    ...(model.goesOnFrom !== undefined && {
      goesOnFrom: { taskId: text(input.task_id), models: model.goesOnFrom, at: Number(input.extend_at ?? 0) },
    }),
  };
}

const SCALES: Record<string, number> = { "1.5K": 1.5, "2K": 2, "4K": 4, basic: 2, high: 4, ultra: 4 };
const SOURCES = [
  "image_urls",
  "image_input",
  "input_urls",
  "image_url",
  "image",
  "files_url",
  "input_image",
  "first_frame_url",
  "last_frame_url",
  "tail_image_url",
  "end_image_url",
  "first_frame_image_url",
  "last_frame_image_url",
  "reference_image_urls",
  "reference_image",
];

const PLAYED = [/video|clip/, /audio|voice|sound|music|song/];

function drawingOf(model: MarketModel, input: JsonObject): Drawing {
  const sources = SOURCES.flatMap((name) => strings(input[name]));
  const played = PLAYED.flatMap((kind) => playedIn(input, kind));
  const shape =
    input.aspect_ratio ?? input.image_size ?? input.ratio ?? input.size ?? (sources.length > 0 ? "auto" : "16:9");
  // The older name wins when both are sent with different values, as clients of 2025 rely on.
  const word = model.input.image_size !== undefined && input.image_size !== undefined ? input.image_size : shape;
  const asked = text(input.output_format);
  return {
    makes: model.makes,
    ratio: ratioOf(word),
    scale:
      model.makes === "image"
        ? (SCALES[text(input.resolution ?? input.image_resolution ?? input.quality ?? input.size)] ?? 1)
        : 1,
    format: formatOf(model, asked),
    count: model.count?.(input) ?? 1,
    seconds: model.seconds?.(input) ?? Number(input.duration ?? input.n_frames ?? 5),
    sources,
    ...(model.sounds !== undefined && { sounds: model.sounds }),
    ...(played.length > 0 && { played }),
    ...(model.maskChanges !== undefined &&
      text(input.mask_url) !== "" && { mask: { address: text(input.mask_url), changes: model.maskChanges } }),
    ...(model.tool !== undefined && { tool: model.tool(input) }),
  };
}

/** The addresses of videos, or of sounds: whatever a model calls the field, its name says which. */
function playedIn(input: JsonObject, kind: RegExp): string[] {
  const names = Object.keys(input).filter((name) => PLAYED.find((one) => one.test(name)) === kind);
  return names.flatMap((name) => strings(input[name])).filter((word) => /^https?:/.test(word));
}

function formatOf({ makes }: MarketModel, asked: string): Drawing["format"] {
  if (makes === "audio") return "wav";
  return makes === "video" ? "mp4" : imageFormat(asked);
}

function imageFormat(asked: string): "png" | "jpeg" | "webp" {
  if (asked === "" || asked === "png") return "png";
  return asked === "webp" ? "webp" : "jpeg";
}

/** `param` holds the whole request, and in it `input` is JSON once more, its keys sorted (kie.ai wire, 2026-09). */
function paramOf(task: SandboxTaskRow, form: "record" | "callback"): string {
  const body = requestOf(task);
  const { callBackUrl, input, model } = body;
  const inner: Json = form === "callback" ? (input ?? {}) : JSON.stringify(sorted(input));
  return JSON.stringify({ ...(callBackUrl === undefined ? {} : { callBackUrl }), input: inner, model: model ?? null });
}

function sorted(input: Json | undefined): Json {
  if (!isObject(input)) return {};
  return Object.fromEntries(Object.entries(input).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function stateWord(task: SandboxTaskRow, state: State): string {
  if (state.phase !== "running") return state.phase;
  const { shows } = state.plan;
  if (shows === "both") return state.progress < 0.2 && task.finishesAt !== null ? "waiting" : "generating";
  return shows;
}

function resultOf(task: SandboxTaskRow, state: State): { text: Json; urls: string[] } {
  if (state.phase === "running") return { text: "", urls: [] };
  if (state.phase === "fail") return { text: null, urls: [] };
  const urls = spoilt(state.urls, state);
  const cases = new Set(state.plan.cases);
  if (cases.has("snake")) return { text: JSON.stringify({ data: { result_urls: urls, origin_urls: urls } }), urls };
  const result = toldResult(task, urls);
  if (marketModels[task.model]?.watermarked === true) result.resultWaterMarkUrls = urls;
  return { text: cases.has("objresult") ? result : JSON.stringify(result), urls };
}

function toldResult({ model }: SandboxTaskRow, urls: string[]): JsonObject {
  if (marketModels[model]?.tellsTakes !== true) return { resultUrls: urls };
  return { data: urls.map((url, index) => ({ id: `${index}`, audio_url: url })) };
}

function record(task: SandboxTaskRow, state: State): JsonObject {
  const result = resultOf(task, state);
  const param = paramOf(task, "record");
  const tookMs = state.completedAt === null ? null : state.completedAt.getTime() - task.createdAt.getTime();
  return {
    taskId: task.id,
    model: task.model,
    state: stateWord(task, state),
    param,
    resultJson: result.text,
    failCode: state.failure === null ? null : String(state.failure.code),
    failMsg: state.failure?.message ?? null,
    costTime: tookMs === null ? null : Math.floor(tookMs / 1000),
    completeTime: state.completedAt?.getTime() ?? null,
    createTime: task.createdAt.getTime(),
    creditsConsumed: task.creditsConsumed,
    operationType: task.model,
    successFlag: { running: 0, success: 1, fail: 2 }[state.phase],
    paramJson: param,
    ...(state.phase === "success" ? { response: toldResult(task, result.urls) } : {}),
  };
}

/** kie.ai's market: one pair of endpoints for many models. */
export const market: Family = {
  name: "market",
  created: (taskId) => ({ taskId, recordId: taskId }),
  record,
  unknown: () => ({ code: 422, msg: "recordInfo is null", data: null }),
  callback: (task, state) => {
    const {
      operationType: _type,
      successFlag: _flag,
      paramJson: _json,
      response: _response,
      ...shown
    } = record(task, state);
    const completeTime = state.completedAt?.getTime() ?? null;
    const data = { ...shown, param: paramOf(task, "callback"), updateTime: completeTime };
    return state.phase === "fail"
      ? { code: 501, msg: "Playground task failed.", data }
      : { code: 200, msg: "Playground task completed successfully.", data };
  },
  failures: {
    policy: { code: 400, message: "Your prompt was flagged as violating content policies.", created: true },
    upstream: { code: 500, message: "Internal server error", created: true },
    credits: { code: 402, message: "Credits insufficient", created: true },
    createFailed: { code: 500, message: "Internal server error", created: true },
  },
};
