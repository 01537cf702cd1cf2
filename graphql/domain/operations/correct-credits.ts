import { type Correction, correctCredits } from "#graphql/domain/billing/correct.ts";
import { ForbiddenError } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor, type NamedActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { now } from "#graphql/runtime/clock.ts";
import type { Tx } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import type { CreditCorrection } from "#prisma/generated/client/client.ts";

const SUPPORT = { role: "SUPPORT", hasProof: false } as const;

/**
 * Gives or takes credits by hand, for who may, and writes it into the audit log. Any operator may up to
 * SUPPORT_CORRECTION_LIMIT credits of one account a day (UTC), given and taken added up; above it, an ADMIN with a fresh
 * proof. The same key and input give the same correction, and one entry.
 * @throws ForbiddenError, UnauthenticatedError, and what `correctCredits` refuses.
 */
export async function correctAccountCredits(actor: Actor, input: Correction, key?: string): Promise<CreditCorrection> {
  const { userId: corrector } = await mustBeActor(actor, SUPPORT);
  return correctCredits(corrector ?? "command line", input, {
    key,
    record: async (tx, made) => {
      const by = await mustBeAllowed(tx, actor, made);
      const { userId, credits, reason } = made;
      const subject = globalIdOf("OperatorAccount", userId);
      await recordAct(tx, by, { action: "credits.corrected", subject, after: { credits }, reason });
    },
  });
}

/** The balance is locked by the correction that is about to commit: of many at once each counts those before it, and itself. */
async function mustBeAllowed(tx: Tx, actor: Actor, { userId, credits }: CreditCorrection): Promise<NamedActor> {
  if (actor === "command line") return mustBeActor(actor, SUPPORT, tx);
  const moved = await movedToday(tx, userId);
  const limit = env.supportCorrectionLimit;
  if (moved <= limit) return mustBeActor(actor, SUPPORT, tx);
  await mustBeActor(actor, SUPPORT, tx);
  const { role } = await tx.user.findUniqueOrThrow({ where: { id: actor.viewer.userId } });
  if (role === "ADMIN") return mustBeActor(actor, SENSITIVE, tx);
  const used = moved - Math.abs(credits);
  const told = `Support may move ${limit} credits of an account a day, and ${used} have been moved today.`;
  throw new ForbiddenError(`${told} Ask an administrator.`);
}

/** How many credits operators have given and taken of an account since midnight (UTC). */
async function movedToday(tx: Tx, userId: string): Promise<number> {
  const midnight = new Date(now());
  midnight.setUTCHours(0, 0, 0, 0);
  const [row] = await tx.$queryRaw<{ moved: number }[]>`
    SELECT coalesce(sum(abs("credits")), 0)::float8 AS "moved" FROM "CreditCorrection"
    WHERE "userId" = ${userId} AND "operatorId" IS NOT NULL AND "createdAt" >= ${midnight}`;
  return row?.moved ?? 0;
}
