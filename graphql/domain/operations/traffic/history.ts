import { globalIdOf } from "#graphql/domain/global-id.ts";
import { db } from "#graphql/runtime/db.ts";
import { Prisma, type Task } from "#prisma/generated/client/client.ts";

/** One thing that happened; `what` says which of its kind, `detail` the facts, without what anybody asked for. */
export type Happening = { at: Date; kind: HappeningKind; what: string; taskId: string; detail: object };
type HappeningKind = "ORDER" | "EVENT" | "CALLBACK" | "LEDGER" | "DELIVERY" | "MAIL" | "ACT";

/** Of each kind at most so many, the latest; and of so many tasks. */
export const MOST_OF_A_KIND = 50;
const MOST_TASKS = 20;

export type History = { owners: string[]; happenings: Happening[] };

/**
 * What the database knows of a request or a task, in order: the order, what kie.ai was sent and said, events, credits, who was
 * told, mails that wait for its owner, and what operators did. Each is looked up by an index. @param name a request's id, a
 * task's id, or kie.ai's.
 */
export async function historyOf(name: string): Promise<History> {
  const tasks = name === "" || name.includes("\u0000") ? [] : await tasksNamed(name);
  if (tasks.length === 0) return { owners: [], happenings: [] };
  const ids = tasks.map(({ id }) => id);
  const owners = [...new Set(tasks.map(({ userId }) => userId))];
  const parts = await Promise.all([
    eventsOf(ids),
    callbacksOf(ids),
    ledgerOf(ids),
    deliveriesOf(ids),
    mailsOf(owners, tasks[0]),
    actsOn(ids),
  ]);
  const happenings = [...tasks.map(orderOf), ...parts.flat()];
  return { owners, happenings: happenings.sort((one, other) => one.at.getTime() - other.at.getTime()) };
}

function tasksNamed(name: string): Promise<Task[]> {
  return db.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Task" WHERE "id" = ${name}
    UNION SELECT "id" FROM "Task" WHERE "kieTaskId" = ${name}
    UNION (SELECT "id" FROM "Task" WHERE "requestId" = ${name} ORDER BY "id" LIMIT ${MOST_TASKS})
    ORDER BY "id" LIMIT ${MOST_TASKS}`.then((found) =>
    db.task.findMany({ where: { id: { in: found.map(({ id }) => id) } }, orderBy: { id: "asc" } }),
  );
}

function orderOf(task: Task): Happening {
  const {
    id: taskId,
    createdAt: at,
    modelSlug: model,
    status,
    requestId,
    attempts,
    kieTaskId,
    formerKieTaskIds,
  } = task;
  const detail = { status, requestId, attempts, kieTaskId, formerKieTaskIds, failure: task.failureCode };
  return { at, kind: "ORDER", what: model, taskId, detail };
}

async function eventsOf(ids: string[]): Promise<Happening[]> {
  const rows = await db.taskEvent.findMany({
    where: { taskId: { in: ids } },
    orderBy: { id: "desc" },
    take: MOST_OF_A_KIND,
  });
  return rows.map(({ createdAt: at, type: what, taskId, sequence }) => {
    return { at, kind: "EVENT", what, taskId, detail: { sequence } };
  });
}

async function callbacksOf(ids: string[]): Promise<Happening[]> {
  const rows = await db.kieDelivery.findMany({
    where: { taskId: { in: ids } },
    orderBy: { id: "desc" },
    take: MOST_OF_A_KIND,
    omit: { body: true },
  });
  return rows.map(({ id, receivedAt: at, taskId, kieTaskId, processedAt }) => {
    return { at, kind: "CALLBACK", what: "kie.ai", taskId, detail: { callback: id, kieTaskId, processedAt } };
  });
}

async function ledgerOf(ids: string[]): Promise<Happening[]> {
  const rows = await db.creditTransaction.findMany({
    where: { taskId: { in: ids } },
    orderBy: { id: "desc" },
    take: MOST_OF_A_KIND,
  });
  return rows.map(({ createdAt: at, type: what, taskId, number, amount, balanceAfter, reason }) => {
    return { at, kind: "LEDGER", what, taskId: taskId ?? "", detail: { number, amount, balanceAfter, reason } };
  });
}

type Told = { id: string; type: string; taskId: string; createdAt: Date; attempts: number; deliveredAt: Date | null };

async function deliveriesOf(ids: string[]): Promise<Happening[]> {
  const rows = await db.$queryRaw<Told[]>(Prisma.sql`
    SELECT told."id", told."type", event."taskId", told."createdAt", told."attempts", told."deliveredAt"
    FROM "TaskEvent" AS event JOIN "WebhookEndpoint" AS endpoint ON endpoint."userId" = event."userId"
    JOIN "WebhookDelivery" AS told ON told."endpointId" = endpoint."id" AND told."source" = 'event:' || event."sequence"
    WHERE event."taskId" = ANY(${ids}::text[]) ORDER BY told."id" DESC LIMIT ${MOST_OF_A_KIND}`);
  return rows.map(({ createdAt: at, type: what, taskId, id, attempts, deliveredAt }) => {
    const detail = { delivery: globalIdOf("WebhookDelivery", id), attempts, deliveredAt };
    return { at, kind: "DELIVERY", what, taskId, detail };
  });
}

async function mailsOf(owners: string[], task: Task | undefined): Promise<Happening[]> {
  if (task === undefined) return [];
  const since = { gte: task.createdAt };
  const rows = await db.mail.findMany({ where: { userId: { in: owners }, createdAt: since }, take: MOST_OF_A_KIND });
  return rows.map(({ createdAt: at, kind: what, attempts, failedAt }) => {
    return { at, kind: "MAIL", what, taskId: task.id, detail: { attempts, failedAt } };
  });
}

async function actsOn(ids: string[]): Promise<Happening[]> {
  const names = new Map(ids.map((id) => [globalIdOf("Task", id), id]));
  const rows = await db.auditEntry.findMany({
    where: { subject: { in: [...names.keys()] } },
    orderBy: { id: "desc" },
    take: MOST_OF_A_KIND,
  });
  return rows.map(({ at, action: what, subject, actor, reason }) => {
    return { at, kind: "ACT", what, taskId: names.get(subject ?? "") ?? "", detail: { actor, reason } };
  });
}
