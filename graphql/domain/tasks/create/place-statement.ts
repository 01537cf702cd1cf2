import { randomBytes } from "node:crypto";
import { v7 as uuid } from "uuid";
import { hashOf } from "#graphql/domain/idempotency.ts";
import type { Order } from "#graphql/domain/tasks/create/order.ts";

/** What became of an order; `available` are the credits that the account had when it was its turn, `reason` why it is suspended. */
export type PlacedRow = { nth: number; outcome: PlaceOutcome; available: number | null; reason: string | null };

/**
 * `placed`; `repeated`: its key was used before; `stale`: price or state of the model are others by now; `refused`: the
 * account has too few credits; `again`: it stands behind an order that was not placed, and can only be judged without it;
 * `suspended`: an operator keeps the account out; `uncounted`: the account has a daily limit of its own or of its group, and what it has
 * ordered today has to be counted.
 */
type PlaceOutcome = "placed" | "repeated" | "stale" | "refused" | "again" | "suspended" | "uncounted";

/**
 * Places orders of any accounts, in their order, as far as there are credits for them: keys, tasks, holds, events. It
 * sees the rows as they were when it began, but for those that it locks: a locked row is read as it is then. So what is
 * reckoned with, balance and numbers, comes from the locked rows alone; balances are locked before accounts, each in the
 * order of ids, as everybody does. That a key is taken, its index tells, also of what was committed since.
 */
export const PLACE = `
  WITH given AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS given (
      nth int, id text, "userId" text, kind "TaskKind", "modelSlug" text, prompt text, "styleId" text, "ownStyleId" text,
      "ownStyle" jsonb, "aspectRatio" text,
      variants int, "durationSeconds" int, "frameMode" "FrameMode", parameters jsonb, "creditsHeld" int, "priceId" text,
      sandbox boolean, "apiKeyId" text, "endUser" text, "requestId" text, "quotedCredits" int, "parentId" text,
      "retryOfId" text, "workflowId" text, "callbackToken" text, "createdAt" timestamptz,
      "draftOf" jsonb, "orderedSlug" text, "orderedState" "ModelState", "comparisonId" text, "batchId" text, reference text, "cast" jsonb,
      "modelName" text, "modelState" "ModelState", operation text, key text, "inputHash" text, "sourceIds" jsonb, "maskId" text, "castIds" jsonb,
      "entryId" text, "eventId" text, "isCounted" boolean
    )
  ), balances AS MATERIALIZED (
    SELECT balance.* FROM (SELECT DISTINCT "userId" FROM given ORDER BY "userId") AS account
    CROSS JOIN LATERAL (
      SELECT "userId", available, "lastNumber" FROM "CreditBalance" WHERE "userId" = account."userId" FOR NO KEY UPDATE
    ) AS balance
  ), people AS MATERIALIZED (
    SELECT account."userId", person.* FROM (SELECT DISTINCT "userId" FROM balances ORDER BY "userId") AS account
    CROSS JOIN LATERAL (
      SELECT "lastEventSequence", "suspendedReason", coalesce("tasksPerDay", (
        SELECT "tasksPerDay" FROM "LimitGroup" WHERE id = "limitGroupId"
      )) AS "tasksPerDay" FROM "User" WHERE id = account."userId" FOR NO KEY UPDATE
    ) AS person
  ), in_force AS MATERIALIZED (
    SELECT slug, state, (
      SELECT id FROM "Price" WHERE "modelSlug" = slug AND "startsAt" <= (SELECT max("createdAt") FROM given)
      ORDER BY "startsAt" DESC, "createdAt" DESC, id DESC LIMIT 1
    ) AS "priceId"
    FROM "Model" WHERE slug IN (SELECT "modelSlug" FROM given)
  ), valid AS (
    SELECT given.*, available, "lastNumber", sum("creditsHeld") OVER (PARTITION BY "userId" ORDER BY nth) AS "heldSoFar"
    FROM given JOIN in_force ON slug = "modelSlug" AND state = "modelState" AND in_force."priceId" = given."priceId"
    JOIN balances USING ("userId") JOIN people USING ("userId")
    WHERE "suspendedReason" IS NULL AND ("isCounted" OR "tasksPerDay" IS NULL)
  ), judged AS MATERIALIZED (
    SELECT *, "creditsHeld" = 0 OR "heldSoFar" <= available AS fits FROM valid
  ), keys AS (
    INSERT INTO "IdempotencyKey" ("userId", operation, key, "inputHash", "resultId", "createdAt")
    SELECT "userId", operation, key, "inputHash", id, "createdAt" FROM judged WHERE fits AND key IS NOT NULL
    ORDER BY "userId", operation, key, nth
    ON CONFLICT DO NOTHING RETURNING "resultId"
  ), placed AS MATERIALIZED (
    SELECT judged.*, "creditsHeld" > 0 AS "isHeld" FROM judged LEFT JOIN keys ON "resultId" = judged.id
    WHERE fits AND (key IS NULL OR "resultId" IS NOT NULL)
  ), numbered AS MATERIALIZED (
    SELECT placed.*, "lastEventSequence" + row_number() OVER line AS sequence,
      "lastNumber" + count(*) FILTER (WHERE "isHeld") OVER line AS number, available - sum("creditsHeld") OVER line AS "balanceAfter"
    FROM placed JOIN people USING ("userId") WINDOW line AS (PARTITION BY "userId" ORDER BY nth)
  ), tasks AS (
    INSERT INTO "Task" (
      id, "userId", kind, "modelSlug", prompt, "styleId", "ownStyleId", "ownStyle", "aspectRatio", variants, "durationSeconds", "frameMode", parameters,
      "creditsHeld", "creditsCharged", "priceId", sandbox, "apiKeyId", "endUser", "requestId", "quotedCredits", "parentId",
      "retryOfId", "workflowId", "callbackToken", "createdAt", "draftOf", "orderedSlug", "orderedState", "comparisonId", "batchId", reference, "cast"
    )
    SELECT
      id, "userId", kind, "modelSlug", prompt, "styleId", "ownStyleId", "ownStyle", "aspectRatio", variants, "durationSeconds", "frameMode", parameters,
      "creditsHeld", "creditsHeld", "priceId", sandbox, "apiKeyId", "endUser", "requestId", "quotedCredits", "parentId",
      "retryOfId", "workflowId", "callbackToken", "createdAt", "draftOf", "orderedSlug", "orderedState", "comparisonId", "batchId", reference, "cast"
    FROM numbered
  ), sources AS (
    INSERT INTO "TaskSource" ("taskId", position, "assetId", "isMask", "isCast")
    SELECT numbered.id, place - 1, "assetId", FALSE, FALSE
    FROM numbered CROSS JOIN jsonb_array_elements_text("sourceIds") WITH ORDINALITY AS source ("assetId", place)
    UNION ALL
    SELECT id, jsonb_array_length("sourceIds"), "maskId", TRUE, FALSE FROM numbered WHERE "maskId" IS NOT NULL
    UNION ALL
    SELECT numbered.id, jsonb_array_length("sourceIds") + place, "assetId", FALSE, TRUE
    FROM numbered CROSS JOIN jsonb_array_elements_text("castIds") WITH ORDINALITY AS picture ("assetId", place)
  ), sums AS (
    SELECT "userId", max(sequence) AS "lastEventSequence", max(number) AS "lastNumber", sum("creditsHeld") AS held
    FROM numbered GROUP BY "userId"
  ), paid AS (
    UPDATE "CreditBalance" AS balance
    SET available = balance.available - held, "onHold" = "onHold" + held, "lastNumber" = sums."lastNumber"
    FROM sums WHERE balance."userId" = sums."userId" AND held > 0
  ), entries AS (
    INSERT INTO "CreditTransaction" (
      id, "userId", number, type, amount, "balanceAfter", "taskId", reason, subject, "createdAt"
    )
    SELECT "entryId", "userId", number, 'HOLD', -"creditsHeld", "balanceAfter", id, 'TASK_ORDERED', "modelName", "createdAt"
    FROM numbered WHERE "isHeld"
  ), sequences AS (
    UPDATE "User" SET "lastEventSequence" = sums."lastEventSequence" FROM sums WHERE id = "userId"
  ), events AS (
    INSERT INTO "TaskEvent" (id, "userId", "taskId", type, sequence, "createdAt")
    SELECT "eventId", "userId", id, 'CREATED', sequence, "createdAt" FROM numbered
  ), remaining AS (
    SELECT judged.nth, judged."userId", judged."creditsHeld", fits, placed.id IS NOT NULL AS "isPlaced",
      judged.available - coalesce(max(judged."heldSoFar") FILTER (WHERE fits) OVER account, 0) AS available,
      bool_or(fits AND placed.id IS NULL) OVER account AS "hasRepeated"
    FROM judged LEFT JOIN (SELECT id FROM placed) AS placed ON placed.id = judged.id WINDOW account AS (PARTITION BY judged."userId")
  ), told AS (
    SELECT nth, available, CASE
      WHEN "isPlaced" THEN 'placed'
      WHEN fits THEN 'repeated'
      WHEN "hasRepeated" OR bool_or(NOT fits AND "creditsHeld" <= available) OVER line THEN 'again'
      ELSE 'refused' END AS outcome
    FROM remaining WINDOW line AS (PARTITION BY "userId" ORDER BY nth)
  )
  SELECT given.nth, told.available::int, "suspendedReason" AS reason, CASE
    WHEN outcome IS NOT NULL THEN outcome
    WHEN "suspendedReason" IS NOT NULL THEN 'suspended'
    WHEN "tasksPerDay" IS NOT NULL AND NOT "isCounted" THEN 'uncounted'
    ELSE 'stale' END AS outcome
  FROM given LEFT JOIN told USING (nth) LEFT JOIN people USING ("userId")`;

/** The orders as the statement takes them: one list of JSON. `isCounted`: what their accounts order a day is counted. */
export function valuesOf(orders: readonly Order[], isCounted = false): string {
  const random = randomBytes(32 * orders.length);
  const idAt = (place: number) => uuid({ random: random.subarray(16 * place, 16 * place + 16) });
  return JSON.stringify(
    orders.map(({ row, sourceIds, maskId, castIds, modelName, modelState, repeatable }, nth) => ({
      ...row,
      nth,
      sourceIds,
      maskId,
      castIds,
      modelName,
      modelState,
      ...(repeatable !== null && {
        operation: repeatable.operation,
        key: repeatable.key,
        inputHash: hashOf(repeatable.input),
      }),
      isCounted,
      entryId: idAt(2 * nth),
      eventId: idAt(2 * nth + 1),
    })),
  );
}
