import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import type { Continues } from "#graphql/domain/catalog/inputs.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { InvalidInputError } from "#graphql/domain/errors.ts";
import { keyIdOf } from "#graphql/domain/provider/keys.ts";
import { familyOf } from "#graphql/domain/tasks/kie-family.ts";
import { parametersOf } from "#graphql/domain/tasks/parameters-of.ts";
import { DAY, fromNow } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Asset, Task } from "#prisma/generated/client/client.ts";

/** kie.ai keeps the records of tasks for two months (its pages of 2026-10), which can be 59 days; one of these is for waiting. */
const RECORD_KEPT_MS = 58 * DAY;

const MAKER = {
  ...{ id: true, prompt: true, endUser: true, modelSlug: true, parameters: true, kieTaskId: true, kieFamily: true },
  ...{ providerKeyId: true, sandbox: true, createdAt: true },
} as const;

/** The task that made a file, as far as it says what can go on from it. `isCropped`: the file was cut out of what it made. */
export type Maker = Pick<Task, keyof typeof MAKER> & { isCropped: boolean };

/** Why a model can't go on from a file, with a sentence that says what it would take. */
export type Obstacle = { code: ObstacleCode; message: string };
type ObstacleCode = "UPLOADED" | "OTHER_MODEL" | "OTHER_SETTINGS" | "OTHER_PLACE" | "OUT_OF_REACH";

/** Of which models' results a model goes on; null for one that works from files. */
export function continuesOf({ inputs }: Pick<ModelDefinition, "inputs">): Continues | null {
  return inputs.find(({ continues }) => continues !== undefined)?.continues ?? null;
}

/**
 * The task that a request goes on from; null for one of a model that works from files.
 * @throws InvalidInputError for a source that the model can't go on from.
 */
export function makerFor(
  named: { maker(assetId: string): Maker | null; isInReach(maker: Maker): boolean },
  model: ModelDefinition,
  sourceIds: readonly string[],
  sandbox: boolean,
): Maker | null {
  const [assetId] = sourceIds;
  if (continuesOf(model) === null || assetId === undefined) return null;
  const maker = named.maker(assetId);
  const obstacle = obstacleTo(model, maker, sandbox, named.isInReach);
  if (obstacle === null) return maker;
  throw new InvalidInputError([{ path: ["sourceImages", "0"], code: "UNFIT", message: obstacle.message }]);
}

/** The task that made a file; null for one that was uploaded. */
export async function makerOf(assetId: Asset["id"]): Promise<Maker | null> {
  return (await makersOf([assetId])).get(assetId) ?? null;
}

/** The tasks that made files, or what those were cut out of, by the files' ids; what was uploaded has none. */
export async function makersOf(assetIds: readonly Asset["id"][]): Promise<ReadonlyMap<Asset["id"], Maker>> {
  const where = { id: { in: [...assetIds] } };
  const assets = await db.asset.findMany({ where, select: { id: true, taskId: true, originTaskId: true } });
  const made = assets.flatMap(({ taskId }) => taskId ?? []);
  // A crop outlives the task that it comes from.
  const cropped = assets.flatMap(({ originTaskId }) => originTaskId ?? []);
  const known = { OR: [{ id: { in: made } }, { id: { in: cropped }, deletedAt: null }] };
  const tasks = await db.task.findMany({ where: known, select: MAKER });
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const makers = assets.map(({ id, taskId, originTaskId }) => {
    const task = byId.get(taskId ?? originTaskId ?? "");
    return [id, task === undefined ? null : { ...task, isCropped: taskId === null }] as const;
  });
  return new Map(makers.flatMap(([id, maker]) => (maker === null ? [] : [[id, maker] as const])));
}

/** Whether kie.ai still knows a task, and the account that it was made with takes new ones. */
export async function isInReach(maker: Maker): Promise<boolean> {
  return (await reachOf([maker]))(maker);
}

/** The same of many: asked once for all of them. */
export async function reachOf(makers: readonly Maker[]): Promise<(maker: Maker) => boolean> {
  const ids = [...new Set(makers.filter(({ sandbox }) => !sandbox).map(keyIdOf))];
  const keys =
    ids.length === 0
      ? []
      : await db.providerKey.findMany({ where: { id: { in: ids } }, select: { id: true, state: true } });
  const states = new Map(keys.map(({ id, state }) => [id, state]));
  return (maker) => {
    if (maker.kieTaskId === null || maker.createdAt < fromNow(-RECORD_KEPT_MS)) return false;
    if (maker.sandbox) return true;
    const state = states.get(keyIdOf(maker));
    // The first key has no row before something is said of it.
    return state === undefined ? maker.providerKeyId === null : state === "ACTIVE";
  };
}

/** What is in the way of a model that goes on from tasks; null where nothing is, and for one that works from files. */
export function obstacleTo(
  model: ModelDefinition,
  maker: Maker | null,
  sandbox: boolean,
  inReach: (maker: Maker) => boolean,
): Obstacle | null {
  const continues = continuesOf(model);
  if (continues === null) return null;
  const say = (code: ObstacleCode, why: string) => ({ code, message: `${taken(model, continues)}; ${why}` });
  if (maker === null) return say("UPLOADED", "this one was uploaded.");
  if (maker.isCropped) return say("UPLOADED", "this one was cropped or turned.");
  if (!continues.models.includes(maker.modelSlug))
    return say("OTHER_MODEL", `this one is by ${nameOf(maker.modelSlug)}.`);
  const { only } = continues;
  if (only !== undefined && !only.values.includes(String(parametersOf(maker)[only.name])))
    return say("OTHER_SETTINGS", "this one was made otherwise.");
  if (maker.sandbox !== sandbox)
    return say("OTHER_PLACE", sandbox ? "this one was not made in the sandbox." : "this one was made in the sandbox.");
  const own = modelDefinition(maker.modelSlug);
  // An endpoint of its own has ids of its own.
  const isElsewhere = own === undefined || familyOf(maker, own) !== model.family;
  if (isElsewhere || !inReach(maker))
    return say("OUT_OF_REACH", "the provider has this one no longer, or where nothing more is made from it.");
  return null;
}

/** "Veo 3.1 Extend goes on from results of Veo 3.1 Lite or Veo 3.1 Fast (720p)" */
function taken({ name }: ModelDefinition, { models, only }: Continues): string {
  const by = models.map(nameOf).join(" or ");
  return `${name} goes on from results of ${by}${only === undefined ? "" : ` (${only.values.join(", ")})`}`;
}

function nameOf(slug: string): string {
  return modelDefinition(slug)?.name ?? slug;
}
