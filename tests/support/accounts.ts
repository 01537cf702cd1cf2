import { v7 as uuid } from "uuid";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { grant, grantWelcome, openAccount } from "#graphql/domain/credits/ledger.ts";
import { db } from "#graphql/runtime/db.ts";

/** An account of its own with the welcome credits, or with `credits` in all. */
export async function makeAccount({ credits }: { credits?: number } = {}): Promise<Viewer> {
  const userId = uuid();
  await db.$transaction(async (tx) => {
    await tx.user.create({
      data: { id: userId, email: `${userId}@example.test`, passwordHash: "none", welcomedAt: new Date() },
    });
    await openAccount(tx, userId);
    if (credits === undefined) return grantWelcome(tx, userId);
    if (credits > 0) await grant(tx, userId, credits, { reason: "CORRECTED", subject: "For a test" });
  });
  return { userId, sessionId: null, role: "USER" };
}
