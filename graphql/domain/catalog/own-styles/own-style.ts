import { z } from "zod";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { isBlank, isStorable } from "#graphql/domain/catalog/parameters.ts";
import { InvalidInputError, NotFoundError, problemsIn, QuotaExceededError } from "#graphql/domain/errors.ts";
import { lockAccount } from "#graphql/domain/quotas.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import type { OwnStyle } from "#prisma/generated/client/client.ts";

/** So many may an account have; its test side has as many again. */
export const MOST_OWN_STYLES = 100;

function words(what: string, most: number) {
  return z
    .string()
    .trim()
    .refine((text) => !isBlank(text), { message: `${what} is not empty.`, params: { code: "REQUIRED" } })
    .max(most, `${what} has at most ${most} characters.`)
    .refine(isStorable, {
      message: `${what} holds a character that cannot be stored.`,
      params: { code: "UNSTORABLE" },
    });
}

const shape = z.object({ name: words("A name", 60), promptSuffix: words("What a style adds to a prompt", 500) });
const changeShape = shape.partial();

/** What an own style is made of; `picture` is the row id of one of its owner's pictures. */
export type OwnStyleInput = z.input<typeof shape> & { picture?: string | null | undefined };

/** What to change: what is left out stays; null takes the picture away. */
export type OwnStyleChange = {
  name?: string | null | undefined;
  promptSuffix?: string | null | undefined;
  picture?: string | null | undefined;
};

/**
 * Makes a style of somebody's own words.
 * @throws InvalidInputError; NotFoundError for a picture that is absent or somebody else's; QuotaExceededError above 100.
 */
export async function createOwnStyle(userId: string, { picture, ...given }: OwnStyleInput): Promise<OwnStyle> {
  const parsed = shape.safeParse(given);
  if (!parsed.success) throw new InvalidInputError(problemsIn(parsed.error.issues));
  return db.$transaction(async (tx) => {
    await lockAccount(tx, userId);
    await mustOwnPicture(tx, userId, picture ?? null);
    if ((await tx.ownStyle.count({ where: { userId } })) >= MOST_OWN_STYLES) {
      throw new QuotaExceededError(`An account may have ${MOST_OWN_STYLES} styles of its own.`);
    }
    return tx.ownStyle.create({ data: { userId, ...parsed.data, pictureId: picture ?? null } });
  });
}

/**
 * Changes an own style. What was ordered with it keeps the words that it had then.
 * @throws InvalidInputError; NotFoundError for a style or a picture that is absent or somebody else's.
 */
export async function updateOwnStyle(userId: string, id: string, change: OwnStyleChange): Promise<OwnStyle> {
  const { name, promptSuffix, picture: pictureId } = change;
  const parsed = changeShape.safeParse({ name: name ?? undefined, promptSuffix: promptSuffix ?? undefined });
  if (!parsed.success) throw new InvalidInputError(problemsIn(parsed.error.issues));
  return db.$transaction(async (tx) => {
    await mustOwnPicture(tx, userId, pictureId ?? null);
    const data = { ...parsed.data, pictureId };
    const [style] = await tx.ownStyle.updateManyAndReturn({ where: { id, userId }, data });
    if (style === undefined) throw new NotFoundError("style");
    return style;
  });
}

/** Removes an own style; what was made with it stays, and says its words. @throws NotFoundError */
export async function deleteOwnStyle(userId: string, id: string): Promise<void> {
  const { count } = await db.ownStyle.deleteMany({ where: { id, userId } });
  if (count === 0) throw new NotFoundError("style");
}

async function mustOwnPicture(tx: Tx, userId: string, id: string | null): Promise<void> {
  if (id === null) return;
  const asset = await tx.asset.findFirst({ where: { id, userId, deletedAt: null }, select: { contentType: true } });
  if (asset === null) throw new NotFoundError("picture");
  if (asset.contentType.startsWith("image/")) return;
  throw new InvalidInputError([{ path: ["picture"], code: "UNFIT", message: "This file is not an image." }]);
}

/** The words of an own style as an order keeps them. */
export type StyleWords = Pick<OwnStyle, "id" | "name" | "promptSuffix">;

/** A style that an order names: one that all may use, or one of one's own. */
export type NamedStyle = StyleWords & { isOwn: boolean };

/**
 * The style with an id that somebody may use. That of the catalogue is known without asking; one of one's own is read.
 * @throws NotFoundError for one that is absent, not offered any more or somebody else's.
 */
export async function namedStyle(userId: string | null, id: string | null | undefined): Promise<NamedStyle | null> {
  return id ? styleNamed(id, await stylesNamed(userId, [id])) : null;
}

/** Those that somebody may use of the styles with some ids; the catalogue's are known without asking. */
export async function stylesNamed(
  userId: string | null,
  ids: readonly string[],
): Promise<ReadonlyMap<string, NamedStyle>> {
  const { styles } = await catalog();
  const offered = ids.flatMap((id) => styles.get(id) ?? []).filter(({ isActive }) => isActive);
  const others = ids.filter((id) => !styles.has(id));
  const own =
    userId === null || others.length === 0 ? [] : await db.ownStyle.findMany({ where: { id: { in: others }, userId } });
  const named = [
    ...offered.map((style) => ({ ...style, isOwn: false })),
    ...own.map((style) => ({ ...style, isOwn: true })),
  ];
  return new Map(named.map((style) => [style.id, style]));
}

/** One of them; null where none is named. @throws NotFoundError for one that is not among them. */
export function styleNamed(id: string | null | undefined, styles: ReadonlyMap<string, NamedStyle>): NamedStyle | null {
  if (!id) return null;
  const style = styles.get(id);
  if (style === undefined) throw new NotFoundError("style");
  return style;
}

/** How a row keeps the style that it was ordered with: the id of one of the catalogue, or the words of one's own. */
export function keptStyle(style: NamedStyle | null): { styleId: string | null; ownStyle: StyleWords | null } {
  if (style === null) return { styleId: null, ownStyle: null };
  const { id, name, promptSuffix, isOwn } = style;
  return isOwn ? { styleId: null, ownStyle: { id, name, promptSuffix } } : { styleId: id, ownStyle: null };
}

const keptShape = z.object({ id: z.string(), name: z.string(), promptSuffix: z.string() });

/** The words of the own style that a row keeps; null where it has none. */
export function ownStyleIn({ ownStyle }: { ownStyle: unknown }): StyleWords | null {
  return ownStyle === null || ownStyle === undefined ? null : keptShape.parse(ownStyle);
}
