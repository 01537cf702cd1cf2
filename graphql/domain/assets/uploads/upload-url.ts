import { isSignatureOf, signatureOf } from "#graphql/domain/assets/signature.ts";
import { now, SECOND } from "#graphql/runtime/clock.ts";
import { env } from "#graphql/runtime/env.ts";

/** The address on our domain that takes the bytes of one upload, once, until `expiresAt`. */
export function uploadUrl(uploadId: string, expiresAt: Date): string {
  const query = new URLSearchParams({
    e: String(Math.floor(expiresAt.getTime() / SECOND)),
    s: signatureOf(...partsOf(uploadId, Math.floor(expiresAt.getTime() / SECOND))),
  });
  return `${env.publicUrl}/uploads/${uploadId}?${query}`;
}

/** Whether we signed a link to `/uploads/<uploadId>`, and it is still in time. */
export function isUploadUrl(uploadId: string, query: URLSearchParams): boolean {
  const expires = query.get("e") ?? "";
  if (!/^\d{1,12}$/.test(expires)) return false;
  if (!isSignatureOf(query.get("s") ?? "", ...partsOf(uploadId, Number(expires)))) return false;
  return Number(expires) * SECOND > now().getTime();
}

function partsOf(uploadId: string, expires: number): (string | number)[] {
  return ["upload", uploadId, expires];
}
