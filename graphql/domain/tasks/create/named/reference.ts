import { isStorable } from "#graphql/domain/catalog/parameters.ts";
import { InvalidInputError } from "#graphql/domain/errors.ts";

const LONGEST = 200;

/** @throws InvalidInputError for a reference that is empty, too long, or holds a character that is none. */
export function validateReference(reference: string | null | undefined): string | null {
  if (reference === null || reference === undefined) return null;
  const isPlain = isStorable(reference) && !/\p{Cc}/u.test(reference);
  if (reference.trim() !== "" && reference.length <= LONGEST && isPlain) return reference;
  const message = `A reference has 1 to ${LONGEST} characters, none of them a control character.`;
  throw new InvalidInputError([{ path: ["reference"], code: "FORMAT", message }]);
}
