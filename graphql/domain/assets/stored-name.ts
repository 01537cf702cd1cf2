import { createHash } from "node:crypto";

/**
 * The name of a file in storage: 22 characters that only who has the file could tell. The same file for the same place has
 * the same name, so a try whose answer was lost leaves nothing behind that nobody names: the next one stores the same again.
 */
export function storedName(place: string, sha256: string): string {
  return createHash("sha256").update(`${place} ${sha256}`).digest().subarray(0, 16).toString("base64url");
}
