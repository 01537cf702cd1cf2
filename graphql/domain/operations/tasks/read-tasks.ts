import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor } from "#graphql/domain/operations/actor.ts";
import { recordActs } from "#graphql/domain/operations/audit.ts";
import { driftedModels } from "#graphql/domain/operations/tasks/drift.ts";
import { type RepairFacts, toldOf } from "#graphql/domain/operations/tasks/repair-facts.ts";
import { type Condition, conditionsOf, type TaskTrouble, TROUBLES } from "#graphql/domain/operations/tasks/troubles.ts";
import { type TaskJson, taskFrom } from "#graphql/domain/tasks/row.ts";
import { db } from "#graphql/runtime/db.ts";
import { Prisma, type Task } from "#prisma/generated/client/client.ts";

/** A task as those who run the site see it. */
export type OperatorTask = RepairFacts & {
  /** The account it belongs to; of a test side's, the account of that. */
  accountId: string;
  troubles: TaskTrouble[];
  /** Since when it is in trouble; null where it is in none. */
  since: Date | null;
};

type Row = { task: TaskJson; accountId: string; isSuspended: boolean; namedKieTask: string | null } & {
  savingAt: string | null;
} & Record<TaskTrouble, boolean>;

/**
 * The tasks with these ids, in that order, as far as they are there. A look at what others have asked for is noted in the
 * audit log, once a task.
 * @throws ForbiddenError, UnauthenticatedError.
 */
export async function readOperatorTasks(actor: Actor, ids: string[]): Promise<OperatorTask[]> {
  if (ids.length === 0) return [];
  const conditions = conditionsOf(await driftedModels());
  const told = TROUBLES.map((name) => Prisma.sql`(${anyOf(conditions[name])}) AS ${Prisma.raw(`"${name}"`)}`);
  const rows = await db.$queryRaw<Row[]>`
    SELECT to_jsonb("Task") AS "task", ${Prisma.join(told)}, ${toldOf()},
      coalesce("account"."sandboxOfId", "userId") AS "accountId",
      (SELECT to_jsonb(max("createdAt")) FROM "TaskEvent" WHERE "taskId" = "Task"."id" AND "type" = 'SAVING') AS "savingAt"
    FROM "Task" CROSS JOIN LATERAL (
      SELECT "sandboxOfId", "suspendedAt" FROM "User" WHERE "id" = "Task"."userId" LIMIT 1
    ) AS "account"
    WHERE "Task"."id" = ANY(${ids}::text[]) AND "Task"."deletedAt" IS NULL`;
  const read = new Map(rows.map((row) => [row.task.id, operatorTask(row)]));
  await noteLook(actor, [...read.values()]);
  return ids.flatMap((id) => read.get(id) ?? []);
}

function anyOf(conditions: Condition[]): Prisma.Sql {
  const whole = conditions.map(({ among, fits }) => Prisma.sql`(${among} AND ${fits ?? Prisma.sql`TRUE`})`);
  return whole.length === 0 ? Prisma.sql`FALSE` : Prisma.join(whole, " OR ");
}

function operatorTask({ task: json, savingAt, accountId, isSuspended, namedKieTask, ...told }: Row): OperatorTask {
  const task = taskFrom(json);
  const troubles = TROUBLES.filter((name) => told[name]);
  const since = sinceWhen(task, troubles, savingAt === null ? null : new Date(savingAt));
  return { task, accountId, isSuspended, namedKieTask, troubles, since };
}

/** The first moment of any of its troubles that its row tells of. */
function sinceWhen(task: Task, troubles: TaskTrouble[], savingAt: Date | null): Date | null {
  const begins: Record<TaskTrouble, Date | null> = {
    CALLBACK_MISSING: task.startedAt,
    STUCK_PENDING: task.createdAt,
    NOT_SAVED: savingAt ?? task.completedAt,
    ANSWER_LOST: task.startedAt,
    NEEDS_REVIEW: task.startedAt,
    CATALOG_DRIFT: task.createdAt,
  };
  const moments = troubles.map((trouble) => (begins[trouble] ?? task.completedAt ?? task.createdAt).getTime());
  return moments.length === 0 ? null : new Date(Math.min(...moments));
}

async function noteLook(actor: Actor, tasks: OperatorTask[]): Promise<void> {
  await db.$transaction(async (tx) => {
    const by = await mustBeActor(actor, { role: "SUPPORT", hasProof: false }, tx);
    const others = tasks.filter(({ accountId }) => accountId !== by.userId);
    const acts = others.map(({ task }) => ({ action: "task.viewed" as const, subject: globalIdOf("Task", task.id) }));
    await recordActs(tx, by, acts);
  });
}
