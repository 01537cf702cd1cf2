import { z } from "zod";
import { ConflictError, InvalidInputError, NotFoundError, problemsIn } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { nameShape } from "#graphql/domain/operations/offer/words.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { limitShapes, saidOf } from "#graphql/domain/operations/site/limit-shapes.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { LimitGroup } from "#prisma/generated/client/client.ts";

/** So many groups may there be. */
export const MOST_GROUPS = 50;

const shape = z.object({ name: nameShape, ...limitShapes });

/** Of a group's limits what is left out stays, and null is the site's. */
export type LimitGroupChange = z.input<typeof shape> & {
  /** Its row; left out, a new one is made. */
  group?: string | null | undefined;
  reason: string;
};

/** `into`: the group that its accounts are put into; left out or null, they are in none. */
export type LimitGroupRemoval = { group: string; into?: string | null | undefined; reason: string };

/** All groups, by their names. */
export function readLimitGroups(): Promise<LimitGroup[]> {
  return db.limitGroup.findMany({ orderBy: [{ name: "asc" }, { id: "asc" }], take: MOST_GROUPS });
}

/** How many accounts are in each of these groups, without those that are deleted. */
export async function accountsIn(groups: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ id: string; accounts: number }[]>`
    SELECT "limitGroupId" AS "id", count(*)::int AS "accounts" FROM "User"
    WHERE "limitGroupId" = ANY(${groups}) AND "sandboxOfId" IS NULL AND "deletedAt" IS NULL GROUP BY 1`;
  return new Map(rows.map(({ id, accounts }) => [id, accounts]));
}

/**
 * The row of the group of this name.
 * @throws NotFoundError.
 */
export async function limitGroupNamed(name: string): Promise<string> {
  const group = await db.limitGroup.findUnique({ where: { name } });
  if (group === null) throw new NotFoundError("group of limits");
  return group.id;
}

/**
 * Sets what the accounts of a group may do where they have no limits of their own, or makes a new group. It holds from the next
 * order and the next round of the dispatcher on; what is under way stays.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError, NotFoundError, ConflictError where another act has just changed it,
 * another group has the name, or there are as many as there may be.
 */
export async function setLimitGroup(actor: Actor, { group: id, reason, ...given }: LimitGroupChange) {
  const why = readReason(reason);
  const parsed = shape.safeParse(given);
  if (!parsed.success) throw new InvalidInputError(problemsIn(parsed.error.issues));
  const data = { name: parsed.data.name, ...saidOf(parsed.data) };
  const seen = id == null ? null : await db.limitGroup.findUnique({ where: { id } });
  const group = await db.$transaction(async (tx) => {
    await lockGroups(tx);
    const by = await mustBeActor(actor, SENSITIVE, tx);
    const known = id == null ? null : await tx.limitGroup.findUnique({ where: { id } });
    if (id != null && known === null) throw new NotFoundError("group of limits");
    if (JSON.stringify(known) !== JSON.stringify(seen))
      throw new ConflictError("Somebody else has just changed this group.");
    const namesake = await tx.limitGroup.findUnique({ where: { name: data.name } });
    if (namesake !== null && namesake.id !== id) throw new ConflictError("Another group has this name.");
    const set = known === null ? await make(tx, data) : await tx.limitGroup.update({ where: { id: known.id }, data });
    await recordAct(tx, by, {
      action: "limit_group.set",
      subject: globalIdOf("LimitGroup", set.id),
      ...(known !== null && { before: termsOf(known) }),
      after: termsOf(set),
      reason: why,
    });
    return set;
  });
  notify("dispatch");
  log.warn({ event: "limit group set", limitGroupId: group.id, ...termsOf(group) });
  return group;
}

/** The same for the group of this name, which is made where there is none. */
export async function setLimitGroupNamed(actor: Actor, change: Omit<LimitGroupChange, "group">) {
  const known = await db.limitGroup.findUnique({ where: { name: change.name.trim() } });
  return setLimitGroup(actor, { ...change, group: known?.id });
}

/**
 * Removes a group. Its accounts, and their test sides, are put into another one, or are in none from then on and go by the
 * site's limits; what they have of their own stays.
 * @returns how many accounts were moved.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError, NotFoundError.
 */
export async function removeLimitGroup(actor: Actor, { group: id, into, reason }: LimitGroupRemoval): Promise<number> {
  const why = readReason(reason);
  if (into === id)
    throw new InvalidInputError([{ path: ["into"], code: "UNFIT", message: "Name another group, or none." }]);
  const accounts = await db.$transaction(async (tx) => {
    await lockGroups(tx);
    // Whoever puts an account into it locks the group first, so nobody is put into it any more.
    await tx.$queryRaw`SELECT 1 FROM "LimitGroup" WHERE "id" = ${id} FOR UPDATE`;
    const by = await mustBeActor(actor, SENSITIVE, tx);
    const [group, other] = await Promise.all(
      [id, into].map((one) => (one == null ? null : tx.limitGroup.findUnique({ where: { id: one } }))),
    );
    if (group == null || (into != null && other == null)) throw new NotFoundError("group of limits");
    const moved = await moveAccounts(tx, id, into ?? null);
    await tx.limitGroup.delete({ where: { id } });
    await recordAct(tx, by, {
      action: "limit_group.removed",
      subject: globalIdOf("LimitGroup", id),
      before: { ...termsOf(group), accounts: moved },
      after: { group: other?.name ?? null },
      reason: why,
    });
    return moved;
  });
  notify("dispatch");
  log.warn({ event: "limit group removed", limitGroupId: id, into: into ?? null, accounts });
  return accounts;
}

/** Of two acts at once the second sees the first. */
async function lockGroups(tx: Tx): Promise<void> {
  await tx.$executeRaw`LOCK TABLE "LimitGroup" IN SHARE ROW EXCLUSIVE MODE`;
}

/** In the order of ids, as everybody locks accounts. */
async function moveAccounts(tx: Tx, from: string, into: string | null): Promise<number> {
  const [moved] = await tx.$queryRaw<{ accounts: number }[]>`
    WITH "member" AS MATERIALIZED (
      SELECT "id" FROM "User" WHERE "limitGroupId" = ${from} ORDER BY "id" FOR NO KEY UPDATE
    ), "moved" AS (
      UPDATE "User" SET "limitGroupId" = ${into} WHERE "id" IN (SELECT "id" FROM "member") RETURNING "sandboxOfId", "deletedAt"
    )
    SELECT count(*) FILTER (WHERE "sandboxOfId" IS NULL AND "deletedAt" IS NULL)::int AS "accounts" FROM "moved"`;
  return moved?.accounts ?? 0;
}

async function make(tx: Tx, data: Pick<LimitGroup, "name"> & Partial<LimitGroup>): Promise<LimitGroup> {
  const others = await tx.limitGroup.count();
  if (others >= MOST_GROUPS) throw new ConflictError(`There are ${MOST_GROUPS} groups already.`);
  return tx.limitGroup.create({ data: { ...data, createdAt: now() } });
}

function termsOf({ name, tasksPerDay, maxRunning, priority }: LimitGroup) {
  return { name, tasksPerDay, maxRunning, priority };
}
