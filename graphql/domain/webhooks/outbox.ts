import { v7 as uuid } from "uuid";
import {
  bodyOf,
  keyData,
  sunsetData,
  taskData,
  type WebhookEvent,
  webhookEventOf,
} from "#graphql/domain/webhooks/events.ts";
import { fromNow, MINUTE, now, SECOND } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { type Model, Prisma, type WebhookEndpoint } from "#prisma/generated/client/client.ts";

const ENDPOINTS = 50;
const EVENTS = 200;

/** So long after an event its account is looked at without looking at everybody; nothing takes longer to commit. */
const LATELY_MS = 30 * SECOND;
/** Everybody is looked at this often, for what has happened without an event or was not made at once. */
const WHOLE_MS = MINUTE;

let wholeAt = 0;

/** Makes deliveries of what has happened lately; at first, and every minute, of whatever there is. @returns whether any were made. */
export async function fanOutSoon(): Promise<boolean> {
  const beganAt = now().getTime();
  const isWhole = beganAt - wholeAt >= WHOLE_MS;
  const isMade = await fanOut(isWhole);
  // As long as something was left, the next look is at everybody too.
  if (isWhole && !isMade) wholeAt = beganAt;
  return isMade;
}

/**
 * Makes deliveries of what has happened. The rows themselves are the outbox: an endpoint remembers the last event that it
 * has been given, in the transaction that gives it, so a crash loses and repeats nothing.
 * @param isWhole looks at every endpoint, and not just at those of accounts in which something has happened lately.
 * @returns whether anything was made.
 */
export async function fanOut(isWhole = true): Promise<boolean> {
  const accounts = isWhole ? null : await accountsOfLately();
  const made = [await fanOutTasks(accounts), await fanOutLowCredits(accounts), await fanOutBudgets()];
  if (isWhole) made.push(await fanOutSunsets());
  return made.some(Boolean);
}

async function accountsOfLately(): Promise<string[]> {
  const rows = await db.$queryRaw<{ userId: string }[]>(Prisma.sql`
    SELECT DISTINCT "userId" FROM "TaskEvent" WHERE "createdAt" > ${fromNow(-LATELY_MS)}`);
  return rows.map(({ userId }) => userId);
}

/** Whose endpoints are looked at; null for everybody's. */
function isOf(accounts: string[] | null): Prisma.Sql {
  return accounts === null ? Prisma.sql`TRUE` : Prisma.sql`e."userId" = ANY(${accounts})`;
}

async function fanOutTasks(accounts: string[] | null): Promise<boolean> {
  if (accounts?.length === 0) return false;
  const behind = await db.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT e."id" FROM "WebhookEndpoint" e JOIN "User" u ON u."id" = e."userId"
    WHERE ${isOf(accounts)} AND e."disabledAt" IS NULL AND u."lastEventSequence" > e."lastSequence" LIMIT ${ENDPOINTS}`);
  for (const { id } of behind) await db.$transaction((tx) => advance(tx, id));
  return behind.length > 0;
}

async function advance(tx: Tx, id: string): Promise<void> {
  const endpoint = await locked(tx, id);
  if (endpoint === null) return;
  const { userId, lastSequence } = endpoint;
  const events = await tx.taskEvent.findMany({
    where: { userId, sequence: { gt: lastSequence } },
    orderBy: { sequence: "asc" },
    take: EVENTS,
    include: { task: true },
  });
  const { lastEventSequence } = await tx.user.findUniqueOrThrow({ where: { id: userId } });
  for (const { type, sequence, task, createdAt } of events) {
    const kind = webhookEventOf(type);
    if (kind === null || !endpoint.events.includes(kind)) continue;
    await enqueueDelivery(tx, id, {
      type: kind,
      source: `event:${sequence}`,
      at: createdAt,
      data: taskData(task, type),
    });
  }
  const reached = events.length < EVENTS ? lastEventSequence : (events.at(-1)?.sequence ?? lastEventSequence);
  await tx.webhookEndpoint.update({ where: { id }, data: { lastSequence: reached } });
}

async function locked(tx: Tx, id: string): Promise<WebhookEndpoint | null> {
  await tx.$queryRaw(Prisma.sql`SELECT "id" FROM "WebhookEndpoint" WHERE "id" = ${id} FOR UPDATE`);
  const endpoint = await tx.webhookEndpoint.findUnique({ where: { id } });
  return endpoint?.disabledAt === null ? endpoint : null;
}

// Once a fall: told again only after the balance has been above the mark. A test side has no credits to run out of.
async function fanOutLowCredits(accounts: string[] | null): Promise<boolean> {
  await db.$executeRaw(Prisma.sql`
    UPDATE "WebhookEndpoint" e SET "isLowAnnounced" = false FROM "CreditBalance" b
    WHERE b."userId" = e."userId" AND e."isLowAnnounced" AND b."available" >= e."creditsLowBelow"`);
  if (accounts?.length === 0) return false;
  const low = await db.$queryRaw<{ id: string; available: number }[]>(Prisma.sql`
    SELECT e."id", b."available" FROM "WebhookEndpoint" e
    JOIN "CreditBalance" b ON b."userId" = e."userId" JOIN "User" u ON u."id" = e."userId"
    WHERE ${isOf(accounts)} AND e."disabledAt" IS NULL AND NOT e."isLowAnnounced" AND u."sandboxOfId" IS NULL
      AND 'credits.low' = ANY(e."events") AND b."available" < e."creditsLowBelow" LIMIT ${ENDPOINTS}`);
  for (const { id, available } of low) {
    await db.$transaction(async (tx) => {
      const { count } = await tx.webhookEndpoint.updateMany({
        where: { id, isLowAnnounced: false },
        data: { isLowAnnounced: true },
      });
      if (count === 1)
        await enqueueDelivery(tx, id, { type: "credits.low", source: `low:${uuid()}`, at: now(), data: { available } });
    });
  }
  return low.length > 0;
}

async function fanOutBudgets(): Promise<boolean> {
  // In the words of the index "ApiKey_to_announce".
  const ids = await db.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT "id" FROM "ApiKey" WHERE "budgetExhaustedAt" IS NOT NULL
      AND ("budgetAnnouncedAt" IS NULL OR "budgetAnnouncedAt" < "budgetExhaustedAt") LIMIT ${ENDPOINTS}`);
  if (ids.length === 0) return false;
  const exhausted = await db.apiKey.findMany({ where: { id: { in: ids.map(({ id }) => id) } } });
  for (const key of exhausted) {
    const at = key.budgetExhaustedAt ?? now();
    await db.$transaction(async (tx) => {
      const where = { userId: key.actsForId, events: { has: "key.budget_exhausted" } };
      const endpoints = await tx.webhookEndpoint.findMany({ where, select: { id: true } });
      const source = `budget:${key.id}:${at.getTime()}`;
      for (const { id } of endpoints)
        await enqueueDelivery(tx, id, { type: "key.budget_exhausted", source, at, data: keyData(key) });
      await tx.apiKey.update({ where: { id: key.id }, data: { budgetAnnouncedAt: at } });
    });
  }
  return exhausted.length > 0;
}

/** Endpoints that are told of a sunset at a time. */
const TOLD_TOGETHER = 500;
const MOST_SUNSETS = 500;

/** One that breaks off begins again: of the same sunset there is one delivery an endpoint. */
async function fanOutSunsets(): Promise<boolean> {
  const models = await db.model.findMany({ where: { sunsetAt: { not: null } }, take: MOST_SUNSETS });
  const untold = models.filter(({ sunsetAt, sunsetAnnounced }) => sunsetAt?.getTime() !== sunsetAnnounced?.getTime());
  for (const model of untold) {
    const { slug, sunsetAt } = model;
    for (let after: string | undefined; ; ) {
      const told = await tellOfSunset(model, after);
      if (told.length < TOLD_TOGETHER) break;
      after = told.at(-1);
    }
    // Where it has been moved meanwhile, that is another one.
    await db.model.updateMany({ where: { slug, sunsetAt }, data: { sunsetAnnounced: sunsetAt } });
  }
  return untold.length > 0;
}

/** Tells the next endpoints that want to know. @returns their ids. */
async function tellOfSunset(model: Model, after: string | undefined): Promise<string[]> {
  const endpoints = await db.webhookEndpoint.findMany({
    where: { events: { has: "model.sunset_announced" }, ...(after !== undefined && { id: { gt: after } }) },
    orderBy: { id: "asc" },
    take: TOLD_TOGETHER,
    select: { id: true },
  });
  const source = `sunset:${model.slug}:${model.sunsetAt?.getTime()}`;
  const told = { type: "model.sunset_announced", source, at: now(), data: sunsetData(model) } as const;
  const data = endpoints.map(({ id }) => deliveryOf(id, told));
  await db.webhookDelivery.createMany({ data, skipDuplicates: true });
  return endpoints.map(({ id }) => id);
}

type PendingDelivery = { type: WebhookEvent | "webhook.test"; source: string; at: Date; data: Record<string, unknown> };

/** A delivery that is due now, as its row has it. */
function deliveryOf(endpointId: string, { type, source, at, data }: PendingDelivery) {
  const messageId = `msg_${uuid()}`;
  const payload = bodyOf({ id: messageId, type, at, data });
  return { id: uuid(), endpointId, messageId, source, type, payload, nextAttemptAt: now(), createdAt: now() };
}

/** Writes a delivery that is due now; of the same source there is one an endpoint. @returns its id. */
export async function enqueueDelivery(tx: Tx, endpointId: string, pending: PendingDelivery): Promise<string> {
  const delivery = deliveryOf(endpointId, pending);
  await tx.webhookDelivery.createMany({ data: [delivery], skipDuplicates: true });
  return delivery.id;
}
