import { type Correction, correctCredits } from "#graphql/domain/billing/correct.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import type { CreditCorrection } from "#prisma/generated/client/client.ts";

/**
 * Gives or takes credits by hand, for who may, and writes it into the audit log. The same key and input give the same
 * correction, and one entry.
 * @throws ForbiddenError, UnauthenticatedError, and what `correctCredits` refuses.
 */
export async function correctAccountCredits(actor: Actor, input: Correction, key?: string): Promise<CreditCorrection> {
  const by = await mustBeActor(actor, { role: "ADMIN", hasProof: false });
  return correctCredits(by.userId ?? "command line", input, {
    key,
    record: (tx, { userId, credits, reason }) =>
      recordAct(tx, by, {
        action: "credits.corrected",
        subject: globalIdOf("OperatorAccount", userId),
        after: { credits },
        reason,
      }),
  });
}
