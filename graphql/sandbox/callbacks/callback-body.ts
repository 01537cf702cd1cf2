import { randomBytes } from "node:crypto";
import type { Family } from "#graphql/sandbox/families/family.ts";
import { flux } from "#graphql/sandbox/families/flux.ts";
import { gpt4o } from "#graphql/sandbox/families/gpt4o.ts";
import { market } from "#graphql/sandbox/families/market.ts";
import { midjourney } from "#graphql/sandbox/families/midjourney.ts";
import { veo } from "#graphql/sandbox/families/veo.ts";
import type { SandboxTaskRow } from "#graphql/sandbox/rows.ts";
import { type State, stateOf } from "#graphql/sandbox/simulations/state.ts";
import { type Envelope, isObject, type Json, type JsonObject } from "#graphql/sandbox/wire.ts";

const FOREIGN = "https://attacker.invalid/stolen.png";

/** A callback's body: honest, or spoilt in the way its form says. */
export function bodyOf(task: SandboxTaskRow, form: string): Envelope {
  const family = familyOf(task);
  const state = stateOf(task, { ahead: true });
  const honest = family.callback(task, form === "failafter" ? failed(state) : state);
  const data = isObject(honest.data) ? honest.data : {};
  if (form === "altered") return { ...honest, data: withForeignLinks(data) };
  if (form === "unknownid") return { ...honest, data: { ...data, taskId: randomBytes(16).toString("hex") } };
  if (form === "snakeid") {
    const { taskId, ...rest } = data;
    return { ...honest, data: { task_id: taskId ?? null, ...rest } };
  }
  return form === "form2025" ? { ...honest, data: asIn2025(data) } : honest;
}

function failed(state: State): State {
  return { ...state, phase: "fail", urls: [], failure: { code: 500, message: "Internal server error", created: true } };
}

/** Every link replaced, links inside JSON strings too: what somebody would send who caught a signature. */
function withForeignLinks(data: JsonObject): JsonObject {
  const swapped: Json = JSON.parse(
    JSON.stringify(data).replace(/https?:\/\/[^"\\]+\/sandbox\/files\/[^"\\]+/g, FOREIGN),
  );
  return isObject(swapped) ? swapped : data;
}

/** The field names of late 2025. */
function asIn2025(data: JsonObject): JsonObject {
  const { creditsConsumed, ...rest } = data;
  return { ...rest, consumeCredits: creditsConsumed ?? null, remainedCredits: 2510330 };
}

const families: Record<string, Family> = { market, veo, flux, gpt4o, midjourney };

/** The dialect that a task was made in. */
function familyOf(task: SandboxTaskRow): Family {
  const family = families[task.family];
  if (family === undefined) throw new Error(`No such family: ${task.family}`);
  return family;
}
