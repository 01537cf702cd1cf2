import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { definitionOf } from "#graphql/domain/catalog/imported/definition-of.ts";
import { type ModelInput, nounsOf } from "#graphql/domain/catalog/inputs.ts";
import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { db } from "#graphql/runtime/db.ts";
import type { FrameMode, Model, Task } from "#prisma/generated/client/client.ts";

const PROMPT = "A red fox in the snow, at dusk";

/** What is tried: a model of ours, and the words; left out, some of ours. */
export type Trial = { model: string; prompt?: string | null | undefined };

/**
 * Orders one task of a model from the sandbox, with default parameters, on the same road as every order: it costs nothing, and is
 * among the operator's own creations. Where the model needs files, it works from the operator's latest.
 * @throws ForbiddenError, UnauthenticatedError, NotFoundError, ConflictError where there are not enough files, and all that
 * createTask refuses.
 */
export async function tryModel(actor: Actor, { model: slug, prompt }: Trial): Promise<{ task: Task; model: Model }> {
  const demand = { role: "SUPPORT", hasProof: false } as const;
  await mustBeActor(actor, demand);
  if (actor === "command line") throw new ConflictError("A trial is somebody's own: it is begun on the page.");
  const [definition, model] = [await definitionOf(slug), await db.model.findUnique({ where: { slug } })];
  if (definition === undefined || model === null) throw new NotFoundError("model");
  const { frameMode, images } = situationOf(definition);
  const { task } = await createTask(
    { ...actor.viewer, isTrying: true },
    definition.kind,
    {
      model: slug,
      prompt: definition.takesPrompt ? (prompt ?? PROMPT) : "",
      frameMode,
      sourceImages: await latestFiles(actor.viewer.userId, definition, images),
    },
    { operation: "tryModel" },
  );
  await db.$transaction(async (tx) => {
    const by = await mustBeActor(actor, demand, tx);
    await recordAct(tx, by, { action: "model.tried", subject: globalIdOf("Model", slug), after: { task: task.id } });
  });
  return { task, model };
}

/** The plainest order that a model takes: in which frame mode, and with how many images. */
function situationOf({ frameModes, inputs }: ModelDefinition): { frameMode: FrameMode | null; images: number } {
  const fewest = inputs.find(({ kind }) => kind === "IMAGE")?.min ?? 0;
  const [first] = frameModes;
  if (first === undefined) return { frameMode: null, images: fewest };
  const worksFromPlayed = inputs.some(({ kind, min }) => (kind === "VIDEO" || kind === "AUDIO") && min > 0);
  const count = {
    ...{ TEXT: 0, FIRST_FRAME: 1, FIRST_AND_LAST_FRAMES: 2 },
    REFERENCE: worksFromPlayed ? fewest : Math.max(1, fewest),
  };
  return { frameMode: first, images: count[first] };
}

/** The latest trial of a model by somebody; null where there is none, or it is deleted. */
export async function latestTrial(slug: string, userId: string): Promise<Task | null> {
  const act = await db.auditEntry.findFirst({
    where: { subject: globalIdOf("Model", slug), action: "model.tried", actorId: userId },
    orderBy: { id: "desc" },
  });
  const after: unknown = JSON.parse(act?.after ?? "null");
  if (typeof after !== "object" || after === null || !("task" in after) || typeof after.task !== "string") return null;
  return db.task.findFirst({ where: { id: after.task, userId, deletedAt: null } });
}

/** The latest files of somebody that a model can't do without: so many images, and the videos and sounds that fit it. */
async function latestFiles(userId: string, { inputs }: ModelDefinition, images: number): Promise<string[]> {
  const ids: string[] = [];
  for (const input of inputs) {
    const count = input.kind === "IMAGE" ? images : input.min;
    if (count > 0 && input.kind !== "MASK") ids.push(...(await latestOf(userId, input, count)));
  }
  return ids;
}

async function latestOf(userId: string, input: ModelInput, count: number): Promise<string[]> {
  const { kind, contentTypes, maxBytes, seconds } = input;
  // A larger image is made to fit; a larger video is not.
  const fits =
    seconds === undefined
      ? {}
      : { byteSize: { lte: maxBytes ?? 0 }, durationSeconds: { gte: seconds.min, lte: seconds.max } };
  const rows = await db.asset.findMany({
    where: { userId, deletedAt: null, contentType: { in: contentTypes }, ...fits },
    orderBy: { id: "desc" },
    take: count,
    select: { id: true },
  });
  if (rows.length < count) {
    const [one, many] = nounsOf(kind);
    const wanted = count === 1 ? `one ${one}` : `${count} ${many}`;
    const length = seconds === undefined ? "" : ` of ${seconds.min} to ${seconds.max} seconds`;
    const message = `This model works from ${wanted}${length}, and you have ${rows.length}: make or upload one in the studio first.`;
    throw new ConflictError(message);
  }
  return rows.map(({ id }) => id);
}
