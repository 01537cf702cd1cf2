import { InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Asset } from "#prisma/generated/client/client.ts";

const LONGEST = 500;
const LONGEST_DRAFT = 200;

/** A first text for what a task made: the beginning of its prompt, up to the end of a sentence or at least of a word. */
export function altTextFromPrompt(prompt: string): string {
  const text = prompt.replace(/\s+/g, " ").trim();
  if (text.length <= LONGEST_DRAFT) return text;
  const start = text.slice(0, LONGEST_DRAFT);
  const sentence = Math.max(...[". ", "! ", "? ", "。", "！", "？"].map((end) => start.lastIndexOf(end)));
  if (sentence > LONGEST_DRAFT / 3) return start.slice(0, sentence + 1);
  const space = start.lastIndexOf(" ");
  return `${wholeCharacters(space > LONGEST_DRAFT / 2 ? start.slice(0, space) : start.slice(0, -1))}…`;
}

/** A first text for an upload: what its owner calls it, without folders and ending. */
export function altTextFromName(filename: string): string {
  const name = filename.split(/[/\\]/).at(-1) ?? "";
  const words = name
    .replace(/\.[A-Za-z0-9]{1,5}$/, "")
    .replace(/[_\s-]+/g, " ")
    .trim();
  return wholeCharacters(words.slice(0, LONGEST_DRAFT));
}

// A cut between the halves of a character leaves one that cannot be stored.
function wholeCharacters(text: string): string {
  return text.replace(/[\uD800-\uDBFF]$/, "");
}

/**
 * Says in words what a file shows.
 * @throws InvalidInputError, or NotFoundError for a file that is absent or somebody else's.
 */
export async function setAltText(viewer: { userId: string }, id: string, altText: string): Promise<Asset> {
  const text = altText.replace(/\s+/g, " ").trim();
  if (text === "" || text.length > LONGEST || /[\p{Cc}\p{Cs}]/u.test(text)) {
    const message = `The text has 1 to ${LONGEST} characters, and none that cannot be stored.`;
    throw new InvalidInputError([{ path: ["altText"], code: "FORMAT", message }]);
  }
  const [asset] = await db.asset.updateManyAndReturn({
    where: { id, userId: viewer.userId, deletedAt: null },
    data: { altText: text },
  });
  if (asset === undefined) throw new NotFoundError("file");
  return asset;
}
