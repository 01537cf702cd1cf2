import { InvalidInputError } from "#graphql/domain/errors.ts";
import { type Actor, mustBeActor } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { firstIdAt } from "#graphql/domain/quotas.ts";
import { db } from "#graphql/runtime/db.ts";

/** The ids of what happened in a month (UTC): from the first of them on, and before the other. */
export type Month = { from: string; until: string };

const MONTH = /^(20\d\d)-(0[1-9]|1[0-2])$/;

/** @throws InvalidInputError for what is no month, such as 2026-13. */
export function readMonth(text: string): Month {
  const [, year, month] = MONTH.exec(text) ?? [];
  if (year === undefined || month === undefined)
    throw new InvalidInputError([{ path: ["month"], code: "FORMAT", message: "A month is written like 2026-11." }]);
  const [from, until] = [0, 1].map((later) => firstIdAt(Date.UTC(Number(year), Number(month) - 1 + later)));
  return { from: from ?? "", until: until ?? "" };
}

/** Writes down that an operator takes a month's books with them. @throws ForbiddenError, UnauthenticatedError. */
export async function recordBooks(actor: Actor, month: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const by = await mustBeActor(actor, { role: "SUPPORT", hasProof: false }, tx);
    await recordAct(tx, by, { action: "books.exported", after: { month } });
  });
}
