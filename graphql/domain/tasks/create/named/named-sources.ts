import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Asset } from "#prisma/generated/client/client.ts";

/** What of a file says whether a model takes it. */
export type SourceFacts = Pick<Asset, "id" | "contentType" | "width" | "height" | "durationSeconds" | "byteSize">;

/** A source that was named; null for one that is absent or somebody else's. */
export type Source = { id: string; facts: SourceFacts | null };

/** Looks a request's sources up, in the order in which they are named. */
export async function sourcesOf(viewer: Viewer | null, ids: readonly string[]): Promise<Source[]> {
  const facts = await sourceFacts(viewer, [...new Set(ids)]);
  return ids.map((id) => ({ id, facts: facts.get(id) ?? null }));
}

/** What is known of files, by their ids; those that are absent or somebody else's are missing. */
export async function sourceFacts(viewer: Viewer | null, ids: string[]): Promise<ReadonlyMap<string, SourceFacts>> {
  if (ids.length === 0) return new Map();
  const own = await db.asset.findMany({
    where: { id: { in: ids }, userId: viewer?.userId ?? "", deletedAt: null },
    select: { id: true, contentType: true, width: true, height: true, durationSeconds: true, byteSize: true },
  });
  return new Map(own.map((asset) => [asset.id, asset]));
}

/** How many of them are images; one that nobody knows counts as such. */
export function imagesAmong(sources: readonly Source[]): number {
  return sources.filter(isImage).length;
}

function isImage({ facts }: Source): boolean {
  return facts === null || facts.contentType.startsWith("image/");
}
