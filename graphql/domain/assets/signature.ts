import { createHmac, timingSafeEqual } from "node:crypto";
import { secret } from "#graphql/runtime/secrets.ts";

/** Signs what a link says, so that nobody else can make one. The first part names the kind of link. */
export function signatureOf(...parts: (string | number)[]): string {
  return createHmac("sha256", secret("session")).update(parts.join("\n")).digest("base64url");
}

/** Whether `given` is the signature of these parts; takes as long whatever it is. */
export function isSignatureOf(given: string, ...parts: (string | number)[]): boolean {
  const [right, asked] = [Buffer.from(signatureOf(...parts)), Buffer.from(given)];
  return asked.length === right.length && timingSafeEqual(asked, right);
}
