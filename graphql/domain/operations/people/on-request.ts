import { closeAccount } from "#graphql/domain/deletion/delete-account.ts";
import { ConflictError, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { orderExport } from "#graphql/domain/export/export.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { LISTED } from "#graphql/domain/operations/look.ts";
import { holdFor, type PersonAct, SERVICE } from "#graphql/domain/operations/people/act.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { db } from "#graphql/runtime/db.ts";
import type { User } from "#prisma/generated/client/client.ts";

/**
 * Orders a copy of everything that an account has, for its owner alone: they are told by mail where it is. While one is being
 * made, nothing is ordered anew.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError, NotFoundError, RateLimitedError after three within a day.
 */
export async function exportOnRequest(actor: Actor, { account: id, reason }: PersonAct): Promise<User> {
  const why = readReason(reason);
  await mustBeActor(actor, SERVICE);
  const account = await listed(id);
  await orderExport(id, async (tx) => {
    const by = await mustBeActor(actor, SERVICE, tx);
    const subject = globalIdOf("OperatorAccount", id);
    await recordAct(tx, by, { action: "account.export_requested", subject, reason: why });
  });
  return account;
}

/**
 * Deletes an account because its owner has asked for it, by the road of their own deletion. `confirmation` is its address,
 * typed.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError for another address, NotFoundError, ConflictError for one's
 * own account and the last ADMIN's.
 */
export async function deleteOnRequest(
  actor: Actor,
  { account: id, confirmation, reason }: PersonAct & { confirmation: string },
): Promise<void> {
  const why = readReason(reason);
  await mustBeActor(actor, SENSITIVE);
  const person = await listed(id);
  await closeAccount(person, async (tx) => {
    const { account, isLastAdmin, by } = await holdFor(tx, { actor, demand: SENSITIVE, account: id });
    if (confirmation.trim().toLowerCase() !== account.email) throw notTyped();
    if (id === by.userId) throw new ConflictError("Delete your own account on your account's page.");
    if (isLastAdmin) throw new ConflictError(`${account.email} is the last ADMIN. Make somebody else one first.`);
    await recordAct(tx, by, { action: "account.deleted", subject: globalIdOf("OperatorAccount", id), reason: why });
  });
}

function notTyped(): InvalidInputError {
  const message = "Type the account's e-mail address.";
  return new InvalidInputError([{ path: ["confirmation"], code: "WRONG", message }]);
}

async function listed(id: string): Promise<User> {
  const account = await db.user.findFirst({ where: { ...LISTED, id } });
  if (account === null) throw new NotFoundError("account");
  return account;
}
