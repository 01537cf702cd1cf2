import { z } from "zod";
import { InvalidInputError, problemsIn } from "#graphql/domain/errors.ts";
import { type Actor, mustBeActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { limitsOf, type SiteLimits, siteLimits } from "#graphql/runtime/settings/site-limits.ts";

export type { SiteLimits };

const MOST_A_DAY = 1_000_000;
const MOST_AT_ONCE = 10_000;

const shape = z.object({
  tasksPerDay: z
    .int("A whole number of tasks a day.")
    .min(1, "At least 1 task a day.")
    .max(MOST_A_DAY, `At most ${MOST_A_DAY} tasks a day.`)
    .nullish(),
  maxRunning: z
    .int("A whole number of tasks at once.")
    .min(1, "At least 1 task at once.")
    .max(MOST_AT_ONCE, `At most ${MOST_AT_ONCE} tasks at once.`)
    .nullish(),
});

/** What is left out stays; null is the environment's again. */
export type SiteLimitChange = z.input<typeof shape> & { reason: string };

/** The limits of accounts that have none of their own, and where they come from; no statement for who asks. */
export async function readSiteLimits(): Promise<SiteLimits> {
  return siteLimits();
}

/**
 * Sets how many tasks every account without a limit of its own may order a day (UTC), and may have at the provider at once.
 * Every process goes by it within seconds, from the next order and the next round of the dispatcher on; what is under way stays.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError.
 */
export async function setSiteLimits(actor: Actor, { reason, ...given }: SiteLimitChange): Promise<SiteLimits> {
  const why = readReason(reason);
  const data = read(given);
  const row = await db.$transaction(async (tx) => {
    await tx.$executeRaw`INSERT INTO "Site" ("id") VALUES (1) ON CONFLICT DO NOTHING`;
    await tx.$queryRaw`SELECT 1 AS "locked" FROM "Site" WHERE "id" = 1 FOR UPDATE`;
    const by = await mustBeActor(actor, SENSITIVE, tx);
    const select = { tasksPerDay: true, maxRunning: true };
    const before = await tx.site.findUniqueOrThrow({ where: { id: 1 }, select });
    const after = await tx.site.update({ where: { id: 1 }, data, select });
    await recordAct(tx, by, { action: "site.limits_changed", subject: "site", before, after, reason: why });
    return after;
  });
  notify("site");
  notify("dispatch");
  log.warn({ event: "site limits changed", ...row });
  return limitsOf(row);
}

function read(given: z.input<typeof shape>) {
  const parsed = shape.safeParse(given);
  if (!parsed.success) throw new InvalidInputError(problemsIn(parsed.error.issues));
  const { tasksPerDay, maxRunning } = parsed.data;
  return { ...(tasksPerDay !== undefined && { tasksPerDay }), ...(maxRunning !== undefined && { maxRunning }) };
}
