import { isSignatureOf, signatureOf } from "#graphql/domain/assets/signature.ts";
import { now, SECOND } from "#graphql/runtime/clock.ts";
import { env } from "#graphql/runtime/env.ts";

/** What can be fetched as a zip: chosen tasks, or everything. */
export type ZipKind = "downloads" | "exports";

/** A link to a zip on our domain that works without a cookie until `expiresAt`. */
export function zipLink(kind: ZipKind, id: string, expiresAt: Date): string {
  const expires = Math.floor(expiresAt.getTime() / SECOND);
  const query = new URLSearchParams({ e: String(expires), s: signatureOf(kind, id, expires) });
  return `${env.publicUrl}/${kind}/${id}.zip?${query}`;
}

/** Whether we signed a link to this zip, and it is still in time. */
export function isZipLink(kind: ZipKind, id: string, query: URLSearchParams): boolean {
  const expires = query.get("e") ?? "";
  if (!/^\d{1,12}$/.test(expires)) return false;
  if (!isSignatureOf(query.get("s") ?? "", kind, id, Number(expires))) return false;
  return Number(expires) * SECOND > now().getTime();
}
