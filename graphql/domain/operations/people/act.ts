import { NotFoundError } from "#graphql/domain/errors.ts";
import { type Actor, type Demand, mustBeActor, type NamedActor } from "#graphql/domain/operations/actor.ts";
import { type HeldAccount, holdAccount } from "#graphql/domain/operations/hold-account.ts";
import type { Tx } from "#graphql/runtime/db.ts";

/** What is done to somebody's account, and why. */
export type PersonAct = { account: string; reason: string };

/** What any operator may do for somebody. */
export const SERVICE: Demand = { role: "SUPPORT", hasProof: false };

/** Locks an account that an operator acts on, and asks who that is. @throws ForbiddenError, UnauthenticatedError, NotFoundError. */
export async function holdFor(
  tx: Tx,
  { actor, demand, account: id }: { actor: Actor; demand: Demand; account: string },
): Promise<HeldAccount & { by: NamedActor }> {
  const held = await holdAccount(tx, id);
  const by = await mustBeActor(actor, demand, tx);
  if (held === null) throw new NotFoundError("account");
  return { ...held, by };
}
