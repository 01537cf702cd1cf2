import { driftedModels } from "#graphql/domain/operations/tasks/drift.ts";
import { type Condition, conditionsOf, type TaskTrouble, TROUBLES } from "#graphql/domain/operations/tasks/troubles.ts";
import { db } from "#graphql/runtime/db.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

/** A stretch of a list of tasks: ids strictly between two others, in this order. */
export type TaskStretch = { between: { lt?: string; gt?: string }; order: "asc" | "desc"; take: number };

/** Which tasks: those in one trouble, in any (null), or whatever trouble they are in (undefined); of some accounts; among some. */
export type TaskQuery = { trouble?: TaskTrouble | null; userIds?: string[]; ids?: string[] };

/**
 * The ids of the tasks that fit, a stretch of them. Each condition is asked for by itself, and of each account by itself, for as
 * many as are asked for: what is to be looked up for each task is looked up for no more than that. It reads what is in trouble,
 * never what was done before, and of an account never what others did.
 */
export async function findTasks({ trouble, userIds, ids }: TaskQuery, stretch: TaskStretch): Promise<string[]> {
  const { between, order, take } = stretch;
  const narrowed = [
    Prisma.sql`"deletedAt" IS NULL`,
    ...(ids === undefined ? [] : [Prisma.sql`"Task"."id" = ANY(${ids}::text[])`]),
    ...(between.lt === undefined ? [] : [Prisma.sql`"Task"."id" < ${between.lt}`]),
    ...(between.gt === undefined ? [] : [Prisma.sql`"Task"."id" > ${between.gt}`]),
  ];
  const inOrder = Prisma.sql`ORDER BY "id" ${order === "asc" ? Prisma.sql`ASC` : Prisma.sql`DESC`}`;
  const owners = userIds?.map((userId) => Prisma.sql`"userId" = ${userId}`) ?? [Prisma.sql`TRUE`];
  const parts = (await wantedConditions(trouble)).flatMap(({ among, fits }) =>
    owners.map((owner) => {
      const open = Prisma.sql`"Task" WHERE ${Prisma.join([among, owner, ...narrowed], " AND ")} ${inOrder}`;
      if (fits === undefined) return Prisma.sql`(SELECT "id" FROM ${open} LIMIT ${take})`;
      // OFFSET 0 keeps the two apart: the second is asked of one after another, until there are enough.
      return Prisma.sql`(SELECT "id" FROM (SELECT * FROM ${open} OFFSET 0) AS "Task" WHERE ${fits} ${inOrder} LIMIT ${take})`;
    }),
  );
  if (parts.length === 0) return [];
  const found = await db.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM (${Prisma.join(parts, " UNION ")}) AS "found" ${inOrder} LIMIT ${take}`;
  return found.map(({ id }) => id);
}

async function wantedConditions(trouble: TaskTrouble | null | undefined): Promise<Condition[]> {
  if (trouble === undefined) return [{ among: Prisma.sql`TRUE` }];
  const conditions = conditionsOf(await driftedModels());
  return trouble === null ? TROUBLES.flatMap((one) => conditions[one]) : conditions[trouble];
}

const MOST_NAMED = 100;

/**
 * What a search stands for: the tasks of an account, with those of its test side, by its e-mail address or its id; or tasks by
 * their id, kie.ai's id, or the id of the request that ordered them. Each is looked up by an index.
 */
export async function tasksNamed(name: string): Promise<Pick<TaskQuery, "userIds" | "ids">> {
  if (name.includes("\u0000")) return { ids: [] };
  const email = name.toLowerCase();
  const found = await db.$queryRaw<{ id: string; isAccount: boolean }[]>`
    WITH "account" AS MATERIALIZED (
      SELECT "id" FROM "User" WHERE "email" = ${email} AND "deletedAt" IS NULL AND "sandboxOfId" IS NULL
      UNION SELECT "id" FROM "User" WHERE "id" = ${name}
    )
    SELECT "id", TRUE AS "isAccount" FROM "account"
    UNION ALL SELECT "User"."id", TRUE FROM "account" JOIN "User" ON "User"."sandboxOfId" = "account"."id"
    UNION ALL SELECT "id", FALSE FROM "Task" WHERE "id" = ${name}
    UNION ALL SELECT "id", FALSE FROM "Task" WHERE "kieTaskId" = ${name}
    UNION ALL (SELECT "id", FALSE FROM "Task" WHERE "requestId" = ${name} LIMIT ${MOST_NAMED})`;
  const userIds = found.flatMap(({ id, isAccount }) => (isAccount ? id : []));
  return userIds.length > 0 ? { userIds } : { ids: found.map(({ id }) => id) };
}

/** An account and its test side, by the account's id. */
export async function sidesOf(account: string): Promise<string[]> {
  const sides = await db.user.findMany({
    where: { OR: [{ id: account }, { sandboxOfId: account }] },
    select: { id: true },
  });
  return sides.map(({ id }) => id);
}
