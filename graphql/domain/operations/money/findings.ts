import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import { type Actor, mustBeActor } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import type { LedgerFinding } from "#prisma/generated/client/client.ts";

/** What an operator says of a finding: that they look into it, or that it is mended. */
export type FindingStep = "acknowledged" | "resolved";

/**
 * Writes down that an operator looks into a finding, or has seen to it. It changes nothing else: what a check sees again with
 * other numbers, or days later, is open again.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError, NotFoundError, ConflictError for one that is there already.
 */
export async function markFinding(
  actor: Actor,
  step: FindingStep,
  { finding: id, reason }: { finding: string; reason: string },
): Promise<LedgerFinding> {
  const note = readReason(reason);
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT "id" FROM "LedgerFinding" WHERE "id" = ${id} FOR UPDATE`;
    const by = await mustBeActor(actor, { role: "SUPPORT", hasProof: false }, tx);
    const finding = await tx.ledgerFinding.findUnique({ where: { id } });
    if (finding === null) throw new NotFoundError("finding");
    const { kind, subject, acknowledgedAt, resolvedAt } = finding;
    if (resolvedAt !== null) throw new ConflictError("This finding is resolved already.");
    const isTaken = acknowledgedAt !== null;
    if (step === "acknowledged" && isTaken) throw new ConflictError("Somebody looks into this finding already.");
    const about = { kind, about: subject };
    await recordAct(tx, by, { action: `finding.${step}`, subject: id, after: about, reason: note });
    const data = step === "resolved" ? { resolvedAt: now() } : { acknowledgedAt: now() };
    return tx.ledgerFinding.update({ where: { id }, data: { ...data, note } });
  });
}
