import { z } from "zod";
import { isBlank, isStorable } from "#graphql/domain/catalog/parameters.ts";
import {
  type FieldProblem,
  InvalidInputError,
  NotFoundError,
  problemsIn,
  QuotaExceededError,
} from "#graphql/domain/errors.ts";
import { enforceLimit, lockAccount, MOST_A_DAY } from "#graphql/domain/quotas.ts";
import { DAY, now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { limiter } from "#graphql/runtime/limiter.ts";
import type { Character } from "#prisma/generated/client/client.ts";

/** So many may an account have; its test side has as many again. */
export const MOST_CHARACTERS = 200;
/** So many pictures has a character at most. */
export const MOST_PICTURES = 8;
const LONGEST_NAME = 60;
const LONGEST_DESCRIPTION = 500;

// Not by rows: those of characters that are deleted again are gone.
const madeOfDay = limiter("characters", MOST_A_DAY.characters, DAY);

/** They stand in a sentence of ours when they are sent: one line, whatever they came as. */
function words(what: string, most: number) {
  return z
    .string()
    .trim()
    .overwrite((text) => text.replace(/\s+/gu, " "))
    .max(most, `${what} has at most ${most} characters.`)
    .refine(isStorable, {
      message: `${what} holds a character that cannot be stored.`,
      params: { code: "UNSTORABLE" },
    })
    .refine((text) => !/\p{Cc}/u.test(text), {
      message: `${what} holds a control character.`,
      params: { code: "FORMAT" },
    });
}

const shape = z.object({
  name: words("A name", LONGEST_NAME).refine((text) => !isBlank(text), {
    message: "A name is not empty.",
    params: { code: "REQUIRED" },
  }),
  description: words("A description", LONGEST_DESCRIPTION),
});

/** What a character is made of; `images` are row ids of its owner's pictures. */
export type CharacterInput = {
  name: string;
  description?: string | null | undefined;
  images: string[];
  rightsConfirmed: boolean;
};

/** What to change: what is left out stays. For a picture that is new to it the rights are confirmed once more. */
export type CharacterChange = {
  name?: string | null | undefined;
  description?: string | null | undefined;
  images?: string[] | null | undefined;
  rightsConfirmed?: boolean | null | undefined;
};

/**
 * Makes a character of one to eight pictures.
 * @throws InvalidInputError, naming every field that is wrong; NotFoundError for a picture that is absent or somebody else's;
 * QuotaExceededError above 200, and above 500 made in a day.
 */
export async function createCharacter(userId: string, input: CharacterInput): Promise<Character> {
  const { name, images, rightsConfirmed } = input;
  const parsed = shape.safeParse({ name, description: input.description ?? "" });
  const problems = [
    ...(parsed.success ? [] : problemsIn(parsed.error.issues)),
    ...pictureProblems(images),
    ...(rightsConfirmed ? [] : [UNCONFIRMED]),
  ];
  if (!parsed.success || problems.length > 0) throw new InvalidInputError(problems);
  await enforceLimit(madeOfDay, userId, `An account may make ${MOST_A_DAY.characters} characters a day.`);
  return db.$transaction(async (tx) => {
    await lockAccount(tx, userId);
    await mustOwnPictures(tx, userId, images);
    if ((await tx.character.count({ where: { userId } })) >= MOST_CHARACTERS) {
      throw new QuotaExceededError(`An account may have ${MOST_CHARACTERS} characters.`);
    }
    const row = { userId, ...parsed.data, rightsConfirmedAt: now(), createdAt: now() };
    return tx.character.create({ data: { ...row, pictures: { create: placed(images) } } });
  });
}

/**
 * Changes a character. What was ordered with it keeps it as it was.
 * @throws InvalidInputError; NotFoundError for a character or a picture that is absent or somebody else's.
 */
export async function updateCharacter(userId: string, id: string, change: CharacterChange): Promise<Character> {
  const { name, description, images, rightsConfirmed } = change;
  const parsed = shape.partial().safeParse({ name: name ?? undefined, description: description ?? undefined });
  const problems = [
    ...(parsed.success ? [] : problemsIn(parsed.error.issues)),
    ...(images ? pictureProblems(images) : []),
  ];
  if (!parsed.success || problems.length > 0) throw new InvalidInputError(problems);
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Character" WHERE "id" = ${id} AND "userId" = ${userId} FOR NO KEY UPDATE`;
    const before = await tx.character.findFirst({ where: { id, userId }, include: { pictures: true } });
    if (before === null) throw new NotFoundError("character");
    const known = before.pictures.map(({ assetId }) => assetId);
    const isNew = images?.some((picture) => !known.includes(picture)) === true;
    if (isNew && rightsConfirmed !== true) throw new InvalidInputError([UNCONFIRMED]);
    if (images) {
      await mustOwnPictures(tx, userId, images);
      await tx.characterPicture.deleteMany({ where: { characterId: id } });
    }
    const pictures = images ? { pictures: { create: placed(images) } } : {};
    const confirmed = isNew ? { rightsConfirmedAt: now() } : {};
    return tx.character.update({ where: { id }, data: { ...parsed.data, ...confirmed, ...pictures } });
  });
}

/** Removes a character; its pictures stay, and so does what was made with it. @throws NotFoundError */
export async function deleteCharacter(userId: string, id: string): Promise<void> {
  const { count } = await db.character.deleteMany({ where: { id, userId } });
  if (count === 0) throw new NotFoundError("character");
}

const UNCONFIRMED: FieldProblem = {
  path: ["rightsConfirmed"],
  code: "REQUIRED",
  message: "Confirm that you hold the rights to these pictures, and the consent of whoever they show.",
};

function placed(images: readonly string[]) {
  return images.map((assetId, position) => ({ assetId, position }));
}

function pictureProblems(images: readonly string[]): FieldProblem[] {
  const path = ["images"];
  if (images.length === 0) return [{ path, code: "REQUIRED", message: "A character has at least one picture." }];
  if (images.length > MOST_PICTURES) {
    const message = `A character has at most ${MOST_PICTURES} pictures.`;
    return [{ path, code: "TOO_MANY", limit: MOST_PICTURES, message }];
  }
  const twice = images.findIndex((id, place) => images.indexOf(id) < place);
  if (twice === -1) return [];
  return [{ path: ["images", `${twice}`], code: "DUPLICATE", message: "This picture is given twice." }];
}

/** @throws NotFoundError for one that is absent or somebody else's, InvalidInputError for a file that is no image. */
async function mustOwnPictures(tx: Tx, userId: string, images: string[]): Promise<void> {
  const where = { id: { in: images }, userId, deletedAt: null };
  const found = await tx.asset.findMany({ where, select: { id: true, contentType: true } });
  if (found.length < images.length) throw new NotFoundError("picture");
  const others = found.filter(({ contentType }) => !contentType.startsWith("image/")).map(({ id }) => id);
  const problems = images.flatMap((id, place): FieldProblem[] =>
    others.includes(id) ? [{ path: ["images", `${place}`], code: "UNFIT", message: "This file is not an image." }] : [],
  );
  if (problems.length > 0) throw new InvalidInputError(problems);
}
