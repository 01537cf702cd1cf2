import { isFree, type Viewer } from "#graphql/domain/accounts/viewer.ts";
import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import type { Continues } from "#graphql/domain/catalog/inputs.ts";
import { allModels, modelDefinition } from "#graphql/domain/catalog/models.ts";
import { goesToSandbox } from "#graphql/domain/catalog/state.ts";
import { InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { keyIdOf } from "#graphql/domain/provider/keys.ts";
import { familyOf } from "#graphql/domain/tasks/kie-family.ts";
import { parametersOf } from "#graphql/domain/tasks/parameters-of.ts";
import { DAY, fromNow } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Asset, Task } from "#prisma/generated/client/client.ts";

/** kie.ai keeps the records of tasks for two months (its pages of 2026-10), which can be 59 days; one of these is for waiting. */
const RECORD_KEPT_MS = 58 * DAY;

/** The task that made a file, as far as it says what can go on from it. */
export type Maker = Pick<
  Task,
  "id" | "modelSlug" | "parameters" | "kieTaskId" | "kieFamily" | "providerKeyId" | "sandbox" | "createdAt"
>;

/** Why a model can't go on from a file, with a sentence that says what it would take. */
export type Obstacle = { code: ObstacleCode; message: string };
type ObstacleCode = "UPLOADED" | "OTHER_MODEL" | "OTHER_SETTINGS" | "OTHER_PLACE" | "OUT_OF_REACH";

/** Of which models' results a model goes on; null for one that works from files. */
export function continuesOf({ inputs }: Pick<ModelDefinition, "inputs">): Continues | null {
  return inputs.find(({ continues }) => continues !== undefined)?.continues ?? null;
}

/**
 * Which models go on from a file, in the order in which they are shown, each with what is in the way (null: nothing). What state a
 * model is in, and what it costs, is another matter.
 * @throws NotFoundError for a file that is absent or somebody else's.
 */
export async function modelsFrom(
  viewer: Viewer,
  assetId: string,
): Promise<{ model: ModelDefinition; obstacle: Obstacle | null }[]> {
  const asset = await db.asset.findFirst({ where: { id: assetId, userId: viewer.userId, deletedAt: null } });
  if (asset === null) throw new NotFoundError("file");
  await catalog();
  const maker = await makerOf(assetId);
  const able = allModels().filter(({ inputs }) =>
    inputs.some(({ continues, contentTypes }) => continues !== undefined && contentTypes.includes(asset.contentType)),
  );
  const sandbox = isFree(viewer) || goesToSandbox();
  return Promise.all(able.map(async (model) => ({ model, obstacle: await obstacleOf(model, maker, sandbox) })));
}

/**
 * The task that a request goes on from; null for one of a model that works from files.
 * @throws InvalidInputError for a source that the model can't go on from.
 */
export async function makerFor(
  model: ModelDefinition,
  sourceIds: readonly string[],
  sandbox: boolean,
): Promise<Maker | null> {
  const [assetId] = sourceIds;
  if (continuesOf(model) === null || assetId === undefined) return null;
  const maker = await makerOf(assetId);
  const obstacle = await obstacleOf(model, maker, sandbox);
  if (obstacle === null) return maker;
  throw new InvalidInputError([{ path: ["sourceImages", "0"], code: "UNFIT", message: obstacle.message }]);
}

/** The task that made a file; null for one that was uploaded. */
export async function makerOf(assetId: Asset["id"]): Promise<Maker | null> {
  const select = {
    ...{ id: true, modelSlug: true, parameters: true, kieTaskId: true, kieFamily: true },
    ...{ providerKeyId: true, sandbox: true, createdAt: true },
  };
  const asset = await db.asset.findUnique({ where: { id: assetId }, select: { task: { select } } });
  return asset?.task ?? null;
}

/** Whether kie.ai still knows a task, and the account that it was made with takes new ones. */
export async function isInReach(maker: Maker): Promise<boolean> {
  if (maker.kieTaskId === null || maker.createdAt < fromNow(-RECORD_KEPT_MS)) return false;
  if (maker.sandbox) return true;
  const key = await db.providerKey.findUnique({ where: { id: keyIdOf(maker) }, select: { state: true } });
  // The first key has no row before something is said of it.
  return key === null ? maker.providerKeyId === null : key.state === "ACTIVE";
}

async function obstacleOf(model: ModelDefinition, maker: Maker | null, sandbox: boolean): Promise<Obstacle | null> {
  const continues = continuesOf(model);
  if (continues === null) return null;
  const say = (code: ObstacleCode, why: string) => ({ code, message: `${taken(model, continues)}; ${why}` });
  if (maker === null) return say("UPLOADED", "this one was uploaded.");
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
  if (isElsewhere || !(await isInReach(maker)))
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
