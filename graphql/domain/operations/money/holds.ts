import { db } from "#graphql/runtime/db.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

/** Credits that are held; `why`: what holds them still. A prompt's task and model are none. */
export type OpenHold = {
  id: string;
  userId: string;
  credits: number;
  what: "TASK" | "PROMPT";
  state: string;
  /** Its task is over, and kie.ai's outcome is waited for. */
  hasEnded: boolean;
  createdAt: Date;
};

/** A stretch of them, by their ids. */
export type HoldStretch = { lt?: string; gt?: string; order: "asc" | "desc"; take: number };

/**
 * Holds that have not ended although what they are for is over, or was ordered before a moment; newest first. Each part
 * passes through an index of what is open, however much was done before.
 */
export function openHolds(before: Date, { lt, gt, order, take }: HoldStretch): Promise<OpenHold[]> {
  const bounds = Prisma.sql`(${lt ?? null}::text IS NULL OR "id" < ${lt ?? null}) AND (${gt ?? null}::text IS NULL OR "id" > ${gt ?? null})`;
  return db.$queryRaw<OpenHold[]>(Prisma.sql`
    SELECT * FROM (
      SELECT "id", "userId", "creditsHeld" AS "credits", 'TASK' AS "what", "status"::text AS "state", FALSE AS "hasEnded", "createdAt"
      FROM "Task" WHERE "status" IN ('PENDING', 'PROCESSING', 'SAVING') AND "creditsHeld" > 0 AND "createdAt" < ${before} AND ${bounds}
      UNION ALL
      SELECT "id", "userId", "creditsHeld", 'TASK', "status"::text, TRUE, "createdAt"
      FROM "Task" WHERE "awaitsOutcome" AND "creditsHeld" > 0 AND ${bounds}
      UNION ALL
      SELECT "Prompt"."id", "userId", hold.credits, 'PROMPT', "status"::text, FALSE, "createdAt"
      FROM "Prompt" CROSS JOIN LATERAL (
        SELECT -amount AS credits FROM "CreditTransaction" WHERE "promptId" = "Prompt"."id" AND type = 'HOLD' LIMIT 1
      ) AS hold WHERE "status" = 'PENDING' AND "createdAt" < ${before} AND ${bounds}
    ) AS held ORDER BY "id" ${Prisma.raw(order === "asc" ? "ASC" : "DESC")} LIMIT ${take}`);
}
