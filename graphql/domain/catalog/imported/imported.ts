import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { readDefinition } from "#graphql/domain/catalog/imported/stored-definition.ts";
import { type Database, db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";

/** More than kie.ai has. */
const MOST_IMPORTED = 1000;

type Read = { bySlug: ReadonlyMap<string, ModelDefinition>; of: Database | undefined; turn: number };
const NONE: Read["bySlug"] = new Map();
let known: Read = { bySlug: NONE, of: undefined, turn: 0 };
let turns = 0;
const told = new Set<string>();

/** The definitions that operators have imported, by their slugs, as this process last read them: it knows those of its database. */
export function importedDefinitions(): ReadonlyMap<string, ModelDefinition> {
  return known.of === db ? known.bySlug : NONE;
}

/**
 * Reads them from their rows. One that can't be read is told in the log and left out: nothing new is made with it, and everything else
 * goes on. Of two reads at once the one that began last counts.
 */
export async function readImportedDefinitions(): Promise<void> {
  turns += 1;
  const turn = turns;
  const of = db;
  const select = { slug: true, definition: true };
  const rows = await of.importedModel.findMany({ select, orderBy: { importedAt: "asc" }, take: MOST_IMPORTED });
  const bySlug = new Map<string, ModelDefinition>();
  for (const { slug, definition } of rows) {
    const read = readDefinition(definition);
    if (read?.slug === slug) bySlug.set(slug, read);
    else tellUnreadable(slug);
  }
  if (turn > known.turn || of !== known.of) known = { bySlug, of, turn };
}

function tellUnreadable(slug: string): void {
  if (told.has(slug)) return;
  told.add(slug);
  log.error({ event: "imported model unreadable", model: slug }, "its row holds no definition that this release reads");
}
