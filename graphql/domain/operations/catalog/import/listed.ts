import { z } from "zod";
import type { ModelPurpose } from "#graphql/domain/catalog/definition.ts";
import { guessKind, purposesOf } from "#graphql/domain/catalog/import/guess.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { allModels } from "#graphql/domain/catalog/models.ts";
import { kieIdsOf } from "#graphql/domain/catalog/watch/kie-ids.ts";
import { ConflictError } from "#graphql/domain/errors.ts";
import { watched } from "#graphql/domain/operations/catalog/watch/offered.ts";
import { catalogOf } from "#graphql/domain/operations/catalog/watch/read-list.ts";
import { inCatalogTurn } from "#graphql/domain/provider/catalog-turn.ts";
import { fromNow, MINUTE, now, SECOND } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { type KieListing, listKieModels } from "#graphql/vendors/kie/catalog/catalog.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";
import type { TaskKind } from "#prisma/generated/client/client.ts";

/** The list is read anew for whoever looks at it after so long: it is one call, of which kie.ai takes one a second. */
const FRESH_MS = 15 * MINUTE;
/** After a call that failed nobody waits for another one for so long: a page is drawn at once, with what is known. */
const AWAY_MS = 30 * SECOND;
/** Until when kie.ai is not asked again, by the catalogue that failed to answer. */
const awayUntil = new Map<string, number>();
/** What is said while kie.ai's catalogue can't be read. */
export const NO_ANSWER =
  "kie.ai's catalogue does not answer at the moment. Nothing was changed; try again in a minute.";
/** More than kie.ai has. */
export const MOST_LISTED = 1000;

const shape = z.array(
  z.object({
    model: z.string(),
    slug: z.string().nullable(),
    title: z.string(),
    provider: z.string().nullable(),
    taskTypes: z.array(z.string()),
    priceText: z.string().nullable(),
  }),
);

/** kie.ai's list of models as it was read last, a quarter of an hour ago at most. @throws ConflictError when it was never read, and can't be. */
export async function listedModels(): Promise<KieListing[]> {
  const provider = await watched();
  const id = catalogOf(provider.sandbox);
  const row = await db.kieCatalog.findUnique({ where: { id } });
  const known = shape.safeParse(row?.models).data;
  const readAt = row?.modelsReadAt ?? null;
  if (known !== undefined && readAt !== null && readAt > fromNow(-FRESH_MS)) return known;
  if ((awayUntil.get(id) ?? 0) > now().getTime()) return whatIsKnown(known);
  try {
    const { models } = await inCatalogTurn(provider, () => listKieModels(provider));
    const kept = models.slice(0, MOST_LISTED);
    await db.kieCatalog.createMany({ data: [{ id }], skipDuplicates: true });
    await db.kieCatalog.updateMany({ where: { id }, data: { models: kept, modelsReadAt: now() } });
    return kept;
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    log.warn({ event: "catalogue list not read", err: error }, "the one that was read last is shown");
    awayUntil.set(id, fromNow(AWAY_MS).getTime());
    return whatIsKnown(known);
  }
}

function whatIsKnown(known: KieListing[] | undefined): KieListing[] {
  if (known === undefined) throw new ConflictError(NO_ANSWER);
  return known;
}

/** A model that could be imported. */
export type ImportableModel = KieListing & {
  kind: TaskKind | null;
  purposes: ModelPurpose[];
  /** The slug of the model of ours that is made with it; null while there is none. */
  offeredAs: string | null;
};

/** kie.ai's models that hold all words of a search in their name, id or maker, with what of them is offered already. @throws ConflictError */
export async function importableModels(search: string | null): Promise<ImportableModel[]> {
  const listed = await listedModels();
  const offered = await offeredIds();
  const words = (search ?? "")
    .normalize("NFKC")
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return listed
    .filter(({ model, title, provider }) => {
      const text = `${model} ${title} ${provider ?? ""}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .map((one) => ({ ...one, ...guessed(one), offeredAs: offered.get(one.model) ?? null }));
}

/** Without its fields a purpose is known only where kie.ai's word for what it does is one of ours. */
function guessed(listing: KieListing): Pick<ImportableModel, "kind" | "purposes"> {
  const kind = guessKind(listing);
  if (kind === null) return { kind, purposes: [] };
  const words = new Set(listing.taskTypes.map((type) => type.toUpperCase().replace(/[^A-Z]+/g, "_")));
  const edits = ["IMAGE_TO_IMAGE", "IMAGE_EDIT", "IMAGE_EDITING"].some((word) => words.has(word));
  return { kind, purposes: purposesOf(kind).filter((one) => words.has(one) || (one === "EDIT" && edits)) };
}

/** Which of kie.ai's models are offered here, and as which of ours; what is retired counts too. */
export async function offeredIds(): Promise<ReadonlyMap<string, string>> {
  await catalog();
  return new Map([...allModels()].reverse().flatMap((model) => kieIdsOf(model).map((id) => [id, model.slug] as const)));
}
