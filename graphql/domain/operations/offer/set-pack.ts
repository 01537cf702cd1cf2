import { z } from "zod";
import { ConflictError, InvalidInputError, NotFoundError, problemsIn } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { nameShape, positionShape } from "#graphql/domain/operations/offer/words.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { CreditPack } from "#prisma/generated/client/client.ts";

/** So many packs may there be, with those that are not on sale. */
export const MOST_PACKS = 50;
const MOST_CREDITS = 10_000_000;
/** Stripe takes no payment below half a dollar, and none of seven digits before the point. */
const LEAST_AMOUNT = 50;
const MOST_AMOUNT = 99_999_999;

const shape = z.object({
  name: nameShape,
  credits: z
    .int("Credits are whole.")
    .min(1, "A pack has at least 1 credit.")
    .max(MOST_CREDITS, "A pack has at most 10 000 000 credits."),
  amountCents: z
    .int("A price is a whole number of cents.")
    .min(LEAST_AMOUNT, `A price is at least ${LEAST_AMOUNT} cents.`)
    .max(MOST_AMOUNT, `A price is at most ${MOST_AMOUNT} cents.`),
  isActive: z.boolean(),
  position: positionShape,
});

export type PackChange = z.input<typeof shape> & {
  /** Its row; left out, a new one is made. */
  pack?: string | null | undefined;
  reason: string;
};

/**
 * Sets what a pack is called, has and costs, in its currency, and whether it is on sale; or makes a new one, in US dollars. A checkout
 * that is open keeps the terms that it was opened with.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError, NotFoundError, ConflictError where another act has just changed it, or
 * there are as many as there may be.
 */
export async function setPack(actor: Actor, { pack: id, reason, ...given }: PackChange): Promise<CreditPack> {
  const why = readReason(reason);
  const parsed = shape.safeParse(given);
  if (!parsed.success) throw new InvalidInputError(problemsIn(parsed.error.issues));
  const { position, ...rest } = parsed.data;
  const terms = { ...rest, sort: position };
  const seen = id == null ? null : await db.creditPack.findUnique({ where: { id } });
  const pack = await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "CreditPack" ORDER BY "id" FOR NO KEY UPDATE`;
    const by = await mustBeActor(actor, SENSITIVE, tx);
    const known = id == null ? null : await tx.creditPack.findUnique({ where: { id } });
    if (id != null && known === null) throw new NotFoundError("credit pack");
    if (JSON.stringify(known) !== JSON.stringify(seen))
      throw new ConflictError("Somebody else has just changed this pack.");
    const set =
      known === null ? await make(tx, terms) : await tx.creditPack.update({ where: { id: known.id }, data: terms });
    const subject = globalIdOf("CreditPack", set.id);
    const before = known === null ? {} : { before: termsOf(known) };
    await recordAct(tx, by, { action: "pack.set", subject, ...before, after: termsOf(set), reason: why });
    return set;
  });
  notify("catalog");
  log.warn({ event: "pack set", packId: pack.id, ...termsOf(pack) });
  return pack;
}

async function make(tx: Tx, terms: Omit<CreditPack, "id" | "slug" | "currency" | "createdAt">): Promise<CreditPack> {
  if ((await tx.creditPack.count()) >= MOST_PACKS) throw new ConflictError(`There are ${MOST_PACKS} packs already.`);
  const slug = `pack-${crypto.randomUUID()}`;
  return tx.creditPack.create({ data: { ...terms, slug, currency: "usd", createdAt: now() } });
}

function termsOf({ name, credits, amountCents, isActive, sort }: CreditPack) {
  return { name, credits, amountCents, isActive, position: sort };
}
