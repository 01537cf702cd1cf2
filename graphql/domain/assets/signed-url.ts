import { LRUCache } from "lru-cache";
import { type AttachedName, isAttachedName, posterWidths } from "#graphql/domain/assets/attached/keys.ts";
import { servedWidth } from "#graphql/domain/assets/media/image-widths.ts";
import { isSignatureOf, signatureOf, signingKey } from "#graphql/domain/assets/signature.ts";
import { DAY, HOUR, now, SECOND } from "#graphql/runtime/clock.ts";
import { env } from "#graphql/runtime/env.ts";
import type { Asset } from "#prisma/generated/client/client.ts";

/** Links live at least this long, and change this often: the same link twice is what lets a browser keep the file. */
const LIFE_MS = DAY;
const STEP_MS = 6 * HOUR;

type Signed = {
  assetId: string;
  /** What is kept beside the file, where that is meant. */
  attached: AttachedName | null;
  width: number | null;
  expiresAt: Date;
};

/** When the links that `assetUrl` gives now stop working. */
export function assetUrlExpiresAt(): Date {
  return new Date(Math.ceil((now().getTime() + LIFE_MS) / STEP_MS) * STEP_MS);
}

/**
 * A link to a stored file that works without a cookie, for a day or a little more. `width` asks for an image no smaller than
 * that, resized where the original is larger. Adding `&download=<name>` to the link makes a browser save the file under that name.
 */
export function assetUrl(asset: Pick<Asset, "id" | "contentType" | "width">, width?: number | null): string {
  const served = typeof width === "number" ? servedWidth(asset, width) : null;
  return signedLink(asset.id, null, served);
}

/** A link to the poster of a video, at least `width` pixels across where it has that many; null while it has none. */
export function posterUrl({ id, posterName }: Pick<Asset, "id" | "posterName">, width?: number | null): string | null {
  if (posterName === null) return null;
  const [, largest] = posterWidths;
  const served = posterWidths.find((kept) => kept >= (width ?? largest)) ?? largest;
  return signedLink(id, `poster-${posterName}`, served);
}

/** A link to the captions of a video, as WebVTT; null while it has none. */
export function captionsUrl({ id, captionsName }: Pick<Asset, "id" | "captionsName">): string | null {
  return captionsName === null ? null : signedLink(id, `captions-${captionsName}`, null);
}

function signedLink(assetId: string, attached: AttachedName | null, width: number | null): string {
  const signed = { assetId, attached, width, expiresAt: assetUrlExpiresAt() };
  return `${env.publicUrl}/media/${assetId}?${queryOf(signed)}`;
}

/** So many links are kept, 200 bytes each. */
const MOST_KEPT = 20_000;
// Signing takes longer than all else about a link, and whoever follows a task asks for the same ones again and again.
const queries = new LRUCache<string, string>({ max: MOST_KEPT });
let signedBy: Buffer | undefined;

function queryOf(signed: Signed): string {
  const key = signingKey();
  if (key !== signedBy) queries.clear();
  signedBy = key;
  const { assetId, attached, width, expiresAt } = signed;
  const seconds = expiresAt.getTime() / SECOND;
  const name = `${assetId} ${attached} ${width} ${seconds}`;
  const known = queries.get(name);
  if (known !== undefined) return known;
  // All are safe in an address as they are: numbers, and base64url.
  const what = `${attached === null ? "" : `&a=${attached}`}${width === null ? "" : `&w=${width}`}`;
  const query = `e=${seconds}&s=${signatureOf(...partsOf(signed))}${what}`;
  queries.set(name, query);
  return query;
}

/** What a link to `/media/<assetId>` asks for; null when we did not sign it, or it is out of date. */
export function verifyAssetUrl(assetId: string, query: URLSearchParams): Signed | null {
  const [expires, width, given] = [query.get("e") ?? "", query.get("w"), query.get("s") ?? ""];
  const attached = query.get("a");
  if (attached !== null && !isAttachedName(attached)) return null;
  if (!/^\d{1,12}$/.test(expires) || (width !== null && !/^\d{1,5}$/.test(width))) return null;
  const asked = {
    assetId,
    attached,
    width: width === null ? null : Number(width),
    expiresAt: new Date(Number(expires) * SECOND),
  };
  if (!isSignatureOf(given, ...partsOf(asked))) return null;
  return asked.expiresAt > now() ? asked : null;
}

function partsOf({ assetId, attached, width, expiresAt }: Signed): (string | number)[] {
  const of = attached === null ? ["media", assetId] : ["media", assetId, attached];
  return [...of, width ?? "original", expiresAt.getTime()];
}
