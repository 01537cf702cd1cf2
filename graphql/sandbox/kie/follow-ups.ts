import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { midjourneyOrder } from "#graphql/sandbox/families/midjourney.ts";
import type { TaskRequest } from "#graphql/sandbox/families/task-input.ts";
import { readVeoOrder } from "#graphql/sandbox/families/veo.ts";
import { linkTo } from "#graphql/sandbox/files/links.ts";
import { requestOf, type SandboxTaskRow } from "#graphql/sandbox/rows.ts";
import { type State, stateOf } from "#graphql/sandbox/simulations/state.ts";
import { paced } from "#graphql/sandbox/simulations/timing.ts";
import { type Envelope, type JsonObject, ok, Refusal, text } from "#graphql/sandbox/wire.ts";

const FULL_HD_SECONDS = 90;
const ULTRA_HD_SECONDS = 400;
const GRID = 4;

/** A finished task that another one builds on. @throws Refusal 422 */
async function finished(family: string, taskId: string): Promise<{ task: SandboxTaskRow; state: State }> {
  const task = await db.sandboxTask.findFirst({ where: { id: taskId, family } });
  const state = task === null ? undefined : stateOf(task);
  if (task === null || state?.phase !== "success") throw new Refusal(422, "Record does not exist");
  return { task, state };
}

/**
 * What the market makes from another task's result: that one's files are what it begins with.
 * @throws Refusal 422 for a task that is not there, not done or another model's, 500 for a place behind its end
 */
export async function goingOn(order: TaskRequest): Promise<TaskRequest> {
  const { goesOnFrom, drawing } = order;
  if (goesOnFrom === undefined) return order;
  const { task, state } = await finished("market", goesOnFrom.taskId);
  const [path] = state.plan.paths;
  if (path === undefined || !goesOnFrom.models.includes(task.model)) throw new Refusal(422, "Record does not exist");
  if (drawing.makes === "image") return { ...order, drawing: { ...drawing, ratio: "auto", sources: [linkTo(path)] } };
  if (goesOnFrom.at > state.plan.drawing.seconds)
    throw new Refusal(500, "This extend_at is not within the range of allowed options");
  return { ...order, drawing: { ...drawing, after: path } };
}

/** POST /veo/extend: the same clip's shape, a new prompt. */
export async function extendVeo(body: JsonObject): Promise<TaskRequest> {
  const { task } = await finished("veo", text(body.taskId));
  const models: Record<string, string> = { fast: "veo3_fast", quality: "veo3", lite: "veo3_lite" };
  const { imageUrls: _images, generationType: _type, callBackUrl: _address, ...before } = requestOf(task);
  const model = models[text(body.model)] ?? "veo3_fast";
  return readVeoOrder({ ...before, model, prompt: body.prompt ?? null, callBackUrl: body.callBackUrl ?? null });
}

/** GET /veo/get-1080p-video: not ready for a while after the clip is, and says so with code 400. */
export async function fullHdVeo(query: URLSearchParams): Promise<Envelope> {
  const { task, state } = await finished("veo", query.get("taskId") ?? "");
  if (sinceEnd(task) < paced(FULL_HD_SECONDS)) {
    return {
      code: 400,
      msg: "1080P is processing. It should be ready in 1-2 minutes. Please check back shortly.",
      data: null,
    };
  }
  return ok({ resultUrl: state.urls[Number(query.get("index") ?? 0)] ?? null });
}

/** POST /veo/get-4k-video: asked for by asking again, its links come with code 422 in the end. */
export async function ultraHdVeo(body: JsonObject): Promise<Envelope> {
  const { task, state } = await finished("veo", text(body.taskId));
  const asked = requestOf(task).askedFor4kAt;
  if (typeof asked !== "number") {
    const request = { ...requestOf(task), askedFor4kAt: now().getTime() };
    await db.sandboxTask.update({ where: { id: task.id }, data: { request } });
    return ok({ taskId: task.id, resultUrls: null, imageUrls: null });
  }
  if (now().getTime() - asked < paced(ULTRA_HD_SECONDS)) {
    return {
      code: 422,
      msg: "4k is processing. It should be ready in 5-10 minutes. Please check back shortly.",
      data: null,
    };
  }
  const data = { taskId: task.id, resultUrls: state.urls, imageUrls: [] };
  return { code: 422, msg: "The video has been generated successfully", data };
}

function sinceEnd(task: SandboxTaskRow): number {
  return now().getTime() - (task.finishesAt?.getTime() ?? now().getTime());
}

/** Midjourney's upscale, vary and video-extend: a new task from one result of an older one. */
export function midjourneyFrom(step: "upscale" | "vary" | "extend"): (body: JsonObject) => Promise<TaskRequest> {
  return async (body) => {
    const { state } = await finished("midjourney", text(body.taskId));
    const index = Number(body.imageIndex ?? body.index ?? 0);
    const path = state.plan.paths[index];
    if (path === undefined) throw new Refusal(422, "This imageIndex is not within the range of allowed options");
    const { callBackUrl: _address, ...input } = body;
    const clip = step === "extend";
    return midjourneyOrder(
      body,
      { taskType: `mj_${step}`, ...input },
      {
        prompt: text(body.prompt) === "" ? `${state.plan.prompt} ${step}` : text(body.prompt),
        timing: clip ? [60, 120] : [20, 30],
        credits: clip ? 60 : 0,
        drawing: {
          ...state.plan.drawing,
          count: step === "vary" ? GRID : 1,
          // An extension of a clip has no picture to begin with.
          sources: clip ? state.plan.drawing.sources : [linkTo(path)],
        },
      },
    );
  };
}
