import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { type FollowUpPurpose, purposeOf } from "#graphql/domain/tasks/follow-ups/ways.ts";
import { db } from "#graphql/runtime/db.ts";
import { type Asset, Prisma } from "#prisma/generated/client/client.ts";

/** A file, and what it was made from. */
export type Version = {
  asset: Asset;
  /** The version that it was made from; null where none is there. */
  from: string | null;
  /** What was made of that; null for what stands at the beginning, for crops, and for what is no follow-up. */
  purpose: FollowUpPurpose | null;
  /** The words of the task that made it. */
  prompt: string | null;
};

/** More than anybody looks through. */
export const MOST_VERSIONS = 60;
/** So far back a line is followed. */
const LONGEST_LINE = 40;

type Step = { id: string; from: string | null };

/**
 * All versions of a file of one's own, oldest first: the line that it comes from, and what was made of any of that, so of all that has
 * the same beginning. Of too many its own line is told, then what was made of it and of the beginning, then the rest. What was deleted is
 * left out, and what was made of that stands behind what is left before it. Empty for a file that is absent or somebody else's.
 */
export async function versionsOf(userId: string, asset: string): Promise<Version[]> {
  const steps = new Map<string, string | null>();
  for (const { id, from } of await stepsAround(userId, asset)) if (!steps.has(id)) steps.set(id, from);
  const rows = await db.asset.findMany({
    where: { id: { in: [...steps.keys()] }, deletedAt: null },
    include: { task: { select: { modelSlug: true, prompt: true, frameMode: true, deletedAt: true } } },
  });
  const there = new Map(
    rows.filter(({ task }) => task === null || task.deletedAt === null).map((row) => [row.id, row]),
  );
  if (!there.has(asset)) return [];
  const nearest = (id: string | null): string | null =>
    id === null || there.has(id) ? id : nearest(steps.get(id) ?? null);
  const shown = [...steps].flatMap(([id, from]) => {
    const row = there.get(id);
    return row === undefined ? [] : [{ row, before: nearest(from) }];
  });
  const told = shown.slice(0, MOST_VERSIONS);
  const names = new Set(told.map(({ row }) => row.id));
  await catalog();
  const versions = told.map(({ row: { task, ...file }, before }): Version => {
    const from = before !== null && names.has(before) ? before : null;
    const model = task === null || from === null ? undefined : modelDefinition(task.modelSlug);
    const source = there.get(from ?? "")?.contentType ?? "";
    const purpose = task === null || model === undefined ? null : purposeOf(model, task, source);
    return { asset: file, from, purpose, prompt: task?.prompt ?? null };
  });
  return versions.sort((one, other) => (one.asset.id < other.asset.id ? -1 : 1));
}

/**
 * What a file was made from is what it was cut out of, or the first source of its task. Going down it is looked for from
 * the file itself, and from the beginning of its line: rows are found step by step, and the limit ends the search.
 */
function stepsAround(userId: string, asset: string): Promise<Step[]> {
  return db.$queryRaw<Step[]>(Prisma.sql`
    WITH RECURSIVE "line" AS (
      SELECT ${asset}::text AS "id", 0 AS "up"
      UNION ALL
      SELECT "before"."id", "line"."up" + 1 FROM "line"
      CROSS JOIN LATERAL (
        SELECT COALESCE("made"."croppedFromId", "source"."assetId") AS "id" FROM "Asset" AS "made"
        LEFT JOIN "TaskSource" AS "source"
          ON "source"."taskId" = "made"."taskId" AND "source"."position" = 0 AND NOT "source"."isMask"
        WHERE "made"."id" = "line"."id" AND "made"."userId" = ${userId}
      ) AS "before"
      WHERE "before"."id" IS NOT NULL AND "line"."up" < ${LONGEST_LINE}
    ), "own" AS (
      SELECT "line"."id", "before"."id" AS "from", "line"."up" FROM "line"
      JOIN "Asset" ON "Asset"."id" = "line"."id" AND "Asset"."userId" = ${userId}
      LEFT JOIN "line" AS "before" ON "before"."up" = "line"."up" + 1
    ), "after" AS (
      SELECT "id", "from" FROM "own" WHERE "up" = 0
      UNION ${madeOf(userId, "after")}
    ), "all" AS (
      SELECT "id", "from" FROM "own" WHERE "up" = (SELECT max("up") FROM "own")
      UNION ${madeOf(userId, "all")}
    )
    (SELECT "id", "from" FROM "own" ORDER BY "up")
    UNION ALL (SELECT "id", "from" FROM "after" LIMIT ${MOST_VERSIONS})
    UNION ALL (SELECT "id", "from" FROM "all" LIMIT ${2 * MOST_VERSIONS})`);
}

/** What was made of files that a search has found, and what was cut out of them. */
function madeOf(userId: string, found: "after" | "all"): Prisma.Sql {
  const tree = Prisma.raw(`"${found}"`);
  return Prisma.sql`
    SELECT "next"."id", ${tree}."id" FROM ${tree}
    CROSS JOIN LATERAL (
      SELECT "made"."id" FROM "TaskSource" AS "source"
      JOIN "Asset" AS "made" ON "made"."taskId" = "source"."taskId" AND "made"."userId" = ${userId}
      WHERE "source"."assetId" = ${tree}."id" AND "source"."position" = 0 AND NOT "source"."isMask"
      UNION ALL
      SELECT "cut"."id" FROM "Asset" AS "cut" WHERE "cut"."croppedFromId" = ${tree}."id" AND "cut"."userId" = ${userId}
    ) AS "next"`;
}
