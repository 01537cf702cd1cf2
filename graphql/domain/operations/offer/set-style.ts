import { z } from "zod";
import { MOST_STYLES } from "#graphql/domain/catalog/styles.ts";
import { ConflictError, InvalidInputError, NotFoundError, problemsIn } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { line, nameShape, positionShape } from "#graphql/domain/operations/offer/words.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { Style } from "#prisma/generated/client/client.ts";

const shape = z.object({
  name: nameShape,
  nameZh: nameShape.nullable(),
  description: line("A description", 200),
  promptSuffix: line("What a style adds to a prompt", 500),
  isActive: z.boolean(),
  position: positionShape,
});

export type StyleChange = Omit<z.input<typeof shape>, "nameZh"> & {
  nameZh?: string | null | undefined;
  /** Its row; left out, a new one is made. */
  style?: string | null | undefined;
  reason: string;
};

/**
 * Sets what a style is called and adds to a prompt, and whether it is offered; or makes a new one. What was made with one that is not
 * offered any more keeps it.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError, NotFoundError, ConflictError where another act has just changed it, or
 * there are as many as there may be.
 */
export async function setStyle(actor: Actor, { style: id, reason, ...given }: StyleChange): Promise<Style> {
  const why = readReason(reason);
  const parsed = shape.safeParse({ ...given, nameZh: given.nameZh ?? null });
  if (!parsed.success) throw new InvalidInputError(problemsIn(parsed.error.issues));
  const seen = id == null ? null : await db.style.findUnique({ where: { id } });
  const style = await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Style" ORDER BY "id" FOR NO KEY UPDATE`;
    const by = await mustBeActor(actor, SENSITIVE, tx);
    const known = id == null ? null : await tx.style.findUnique({ where: { id } });
    if (id != null && known === null) throw new NotFoundError("style");
    if (JSON.stringify(known) !== JSON.stringify(seen))
      throw new ConflictError("Somebody else has just changed this style.");
    const set =
      known === null
        ? await make(tx, parsed.data)
        : await tx.style.update({ where: { id: known.id }, data: parsed.data });
    const subject = globalIdOf("Style", set.id);
    const before = known === null ? {} : { before: wordsOf(known) };
    await recordAct(tx, by, { action: "style.set", subject, ...before, after: wordsOf(set), reason: why });
    return set;
  });
  notify("catalog");
  log.warn({ event: "style set", styleId: style.id, isActive: style.isActive });
  return style;
}

async function make(tx: Tx, words: z.output<typeof shape>): Promise<Style> {
  if ((await tx.style.count()) >= MOST_STYLES) throw new ConflictError(`There are ${MOST_STYLES} styles already.`);
  return tx.style.create({ data: { ...words, slug: `style-${crypto.randomUUID()}` } });
}

function wordsOf({ name, nameZh, description, promptSuffix, isActive, position }: Style) {
  return { name, nameZh, description, promptSuffix, isActive, position };
}
