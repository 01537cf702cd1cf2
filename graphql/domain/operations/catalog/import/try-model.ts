import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { definitionOf } from "#graphql/domain/catalog/imported/definition-of.ts";
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
 * among the operator's own creations. Where the model needs images, it begins with the operator's latest.
 * @throws ForbiddenError, UnauthenticatedError, NotFoundError, ConflictError where there are not enough images, and all that
 * createTask refuses.
 */
export async function tryModel(actor: Actor, { model: slug, prompt }: Trial): Promise<{ task: Task; model: Model }> {
  const demand = { role: "SUPPORT", hasProof: false } as const;
  await mustBeActor(actor, demand);
  if (actor === "command line") throw new ConflictError("A trial is somebody's own: it is begun on the page.");
  const [definition, model] = [await definitionOf(slug), await db.model.findUnique({ where: { slug } })];
  if (definition === undefined || model === null) throw new NotFoundError("model");
  const { frameMode, sources } = situationOf(definition);
  const { task } = await createTask(
    { ...actor.viewer, isTrying: true },
    definition.kind,
    {
      model: slug,
      prompt: definition.takesPrompt ? (prompt ?? PROMPT) : "",
      frameMode,
      sourceImages: await latestImages(actor.viewer.userId, sources),
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
function situationOf({ frameModes, inputs, requiresImages }: ModelDefinition): {
  frameMode: FrameMode | null;
  sources: number;
} {
  const fewest = requiresImages ? Math.max(1, inputs[0]?.min ?? 1) : 0;
  const [first] = frameModes;
  if (first === undefined) return { frameMode: null, sources: fewest };
  const count = { TEXT: 0, FIRST_FRAME: 1, FIRST_AND_LAST_FRAMES: 2, REFERENCE: Math.max(1, fewest) };
  return { frameMode: first, sources: count[first] };
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

async function latestImages(userId: string, count: number): Promise<string[]> {
  if (count === 0) return [];
  const rows = await db.asset.findMany({
    where: { userId, deletedAt: null, contentType: { in: ["image/png", "image/jpeg", "image/webp"] } },
    orderBy: { id: "desc" },
    take: count,
    select: { id: true },
  });
  if (rows.length < count) {
    const message = `This model begins with ${count === 1 ? "an image" : `${count} images`}, and you have ${rows.length}: make or upload one in the studio first.`;
    throw new ConflictError(message);
  }
  return rows.map(({ id }) => id);
}
