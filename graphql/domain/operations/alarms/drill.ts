import { InvalidInputError } from "#graphql/domain/errors.ts";
import { type Actor, type Demand, mustBeActor } from "#graphql/domain/operations/actor.ts";
import { ruleNamed, rules } from "#graphql/domain/operations/alarms/rules.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { fromNow, MINUTE, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { Alarm } from "#prisma/generated/client/client.ts";

/** Long enough to be seen and acknowledged. */
const DRILL_MS = 2 * MINUTE;
const DRILL: Demand = { role: "ADMIN", hasProof: false };

/**
 * Fires a rule's alarm, or with "all" each rule's, to try the road: the same row, mails and webhook as of a real one, marked
 * as a drill. It is over by itself after two minutes. A rule whose drill is still open is left as it is.
 * @returns the drills that are open now, of these rules.
 * @throws ForbiddenError, UnauthenticatedError, and InvalidInputError for a rule that there is not.
 */
export async function drillAlarms(actor: Actor, which: string): Promise<Alarm[]> {
  const chosen = which === "all" ? rules : [ruleNamed(which)].flatMap((rule) => rule ?? []);
  if (chosen.length === 0) {
    const message = `There is no such rule. There are: all, ${rules.map(({ name }) => name).join(", ")}.`;
    throw new InvalidInputError([{ path: ["rule"], code: "NOT_OFFERED", message }]);
  }
  const drills = chosen.map(({ name: rule, isCritical, example }) => {
    return { rule, isCritical, ...example, isDrill: true, firedAt: now() };
  });
  const open = await db.$transaction(async (tx) => {
    const by = await mustBeActor(actor, DRILL, tx);
    await tx.alarm.createMany({ data: drills, skipDuplicates: true });
    await recordAct(tx, by, { action: "alarm.drilled", subject: which });
    const names = chosen.map(({ name }) => name);
    return tx.alarm.findMany({
      where: { isDrill: true, resolvedAt: null, rule: { in: names } },
      orderBy: { id: "asc" },
    });
  });
  notify("alarms");
  return open;
}

/** Ends drills that have been open for long enough. */
export async function endDrills(): Promise<void> {
  await db.alarm.updateMany({
    where: { isDrill: true, resolvedAt: null, firedAt: { lte: fromNow(-DRILL_MS) } },
    data: { resolvedAt: now() },
  });
}
