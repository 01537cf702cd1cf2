import { createHmac, timingSafeEqual } from "node:crypto";
import { keysFor, undividedKeys } from "#graphql/runtime/secrets.ts";

type Part = string | number;

/** What links are signed with: the same Buffer as long as the secret is the same. */
export function signingKey(): Buffer {
  return keysFor("links")[0];
}

/** Signs what a link says, so that nobody else can make one. The first part names the kind of link. */
export function signatureOf(...parts: Part[]): string {
  return signedWith(signingKey(), parts);
}

/**
 * Whether `given` is the signature of these parts, under the secret of today or an earlier one; takes as long whatever
 * it is.
 */
export function isSignatureOf(given: string, ...parts: Part[]): boolean {
  const asked = Buffer.from(given);
  const keys = [...keysFor("links"), ...undividedKeys()];
  return keys
    .map((key) => Buffer.from(signedWith(key, parts)))
    .map((right) => asked.length === right.length && timingSafeEqual(asked, right))
    .includes(true);
}

function signedWith(key: Buffer, parts: Part[]): string {
  return createHmac("sha256", key).update(parts.join("\n")).digest("base64url");
}
