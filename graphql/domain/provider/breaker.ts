import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { keepFindings } from "#graphql/domain/credits/findings.ts";
import { fromNow, MINUTE, now, SECOND } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { ModelBreaker, Task } from "#prisma/generated/client/client.ts";

/** A breaker opens when of so many tasks that ended within the window, at the least, this share has failed at the provider. */
const WINDOW_MS = 10 * MINUTE;
const LEAST_ENDED = 10;
const FAILING_SHARE = 0.5;

/** How long until the next task tries: this long at first, twice as long after each that has failed. */
const FIRST_PROBE_MS = 30 * SECOND;
const LONGEST_PROBE_MS = 5 * MINUTE;
/** Its other tasks are looked at again so soon. */
const LOOK_AGAIN_MS = 15 * SECOND;

/** What speaks against a model. That our account is refused, or kie.ai out of reach, is no model's doing. */
const BLAMED = [
  ...["PROVIDER_FAILED", "PROVIDER_GENERATION_FAILED", "PROVIDER_CONFLICT", "PROVIDER_QUEUE_FULL"],
  ...[
    "PROVIDER_MAINTENANCE",
    "PROVIDER_DISABLED",
    "PROVIDER_MODEL_UNKNOWN",
    "PROVIDER_EMPTY_RESULT",
    "RESULT_WRONG_KIND",
  ],
  ...["ANSWER_LOST", "UNKNOWN_PROVIDER_ERROR", "DEADLINE_PASSED", "PROVIDER_TIMEOUT"],
];

/** Opens the breakers of models that fail too often, and closes those through which a task has got. Any process may do it, all at once too. */
export async function judgeModels(): Promise<void> {
  await openBreakers();
  const open = await db.modelBreaker.findMany({ where: { closedAt: null, probeTaskId: { not: null } } });
  for (const breaker of open) await judgeProbe(breaker);
}

async function openBreakers(): Promise<void> {
  const opened = await db.$queryRaw<{ modelSlug: string; ended: number; failed: number }[]>`
    INSERT INTO "ModelBreaker" AS breaker ("modelSlug", "openedAt", "ended", "failed", "probeAt")
    SELECT "modelSlug", ${now()}, count(*)::int, count(*) FILTER (WHERE NOT "isCompleted")::int, ${fromNow(FIRST_PROBE_MS)}
    FROM "TaskOutcome" AS outcome LEFT JOIN "ModelBreaker" AS known USING ("modelSlug")
    WHERE NOT "sandbox" AND "endedAt" > ${fromNow(-WINDOW_MS)} AND "endedAt" > coalesce(known."closedAt", '-infinity')
      AND ("isCompleted" OR outcome."failureCode" = ANY(${BLAMED}))
      AND (known."modelSlug" IS NULL OR known."closedAt" IS NOT NULL)
    GROUP BY "modelSlug"
    HAVING count(*) >= ${LEAST_ENDED} AND count(*) FILTER (WHERE NOT "isCompleted") >= count(*) * ${FAILING_SHARE}::float8
    ON CONFLICT ("modelSlug") DO UPDATE SET "openedAt" = excluded."openedAt", "ended" = excluded."ended",
      "failed" = excluded."failed", "probeAt" = excluded."probeAt", "probeTaskId" = NULL, "probes" = 0, "closedAt" = NULL
    WHERE breaker."closedAt" IS NOT NULL
    RETURNING "modelSlug", "ended", "failed"`;
  if (opened.length === 0) return;
  notify("catalog");
  for (const { modelSlug: model, ended, failed } of opened)
    log.error({ event: "breaker opened", model, ended, failed });
  await keepFindings(
    opened.map(({ modelSlug: subject, ended, failed }) => ({
      kind: "model-failing",
      subject,
      detail: { ended, failed },
    })),
  );
}

/** What the task that tried has come to; another process may have been quicker. */
async function judgeProbe({ modelSlug, probeTaskId, probes }: ModelBreaker): Promise<void> {
  if (probeTaskId === null) return;
  const task = await db.task.findUnique({ where: { id: probeTaskId } });
  const mine = { modelSlug, probeTaskId, closedAt: null };
  if (task?.status === "PENDING" || task?.status === "PROCESSING") return;
  if (task?.status === "SAVING" || task?.status === "COMPLETED") {
    const { count } = await db.modelBreaker.updateMany({ where: mine, data: { probeTaskId: null, closedAt: now() } });
    if (count > 0) tellClosed(modelSlug);
    return;
  }
  // One that was canceled, or refused for what it says, tells nothing.
  const isInVain = task !== null && task.failureCode !== null && BLAMED.includes(task.failureCode);
  const waitMs = isInVain ? Math.min(FIRST_PROBE_MS * 2 ** (probes + 1), LONGEST_PROBE_MS) : 0;
  const data = { probeTaskId: null, probeAt: fromNow(waitMs), ...(isInVain && { probes: { increment: 1 } }) };
  await db.modelBreaker.updateMany({ where: mine, data });
}

function tellClosed(model: string): void {
  notify("catalog");
  notify("dispatch");
  log.warn({ event: "breaker closed", model });
}

/**
 * How long a claimed task has to wait for its model, in milliseconds; null where it may be sent now. While a breaker is open
 * one task at a time tries, and this one may be it.
 */
export async function waitForModel({ id, modelSlug, sandbox }: Task): Promise<number | null> {
  if (sandbox || !(await catalog()).kie.failing.has(modelSlug)) return null;
  const [row] = await db.$queryRaw<{ isOpen: boolean; isProbe: boolean; probeAt: Date }[]>`
    WITH "mine" AS (
      UPDATE "ModelBreaker" SET "probeTaskId" = ${id}
      WHERE "modelSlug" = ${modelSlug} AND "closedAt" IS NULL AND "probeTaskId" IS NULL AND "probeAt" <= ${now()}
      RETURNING "modelSlug"
    )
    SELECT "closedAt" IS NULL AS "isOpen", "probeAt",
      EXISTS (SELECT FROM "mine") OR "probeTaskId" IS NOT DISTINCT FROM ${id} AS "isProbe"
    FROM "ModelBreaker" WHERE "modelSlug" = ${modelSlug}`;
  if (row === undefined || !row.isOpen || row.isProbe) return null;
  const untilProbeMs = row.probeAt.getTime() - now().getTime();
  return untilProbeMs > 0 ? Math.min(untilProbeMs, LOOK_AGAIN_MS) : LOOK_AGAIN_MS;
}
