import { PURPOSES } from "#graphql/domain/catalog/definition.ts";
import { type Made, makeModel, type Wanted } from "#graphql/domain/catalog/import/make.ts";
import { isSlug, slugFor } from "#graphql/domain/catalog/import/names.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { isStorable } from "#graphql/domain/catalog/parameters.ts";
import { ConflictError, type FieldErrorCode, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { listedModels, NO_ANSWER, offeredIds } from "#graphql/domain/operations/catalog/import/listed.ts";
import { watched } from "#graphql/domain/operations/catalog/watch/offered.ts";
import { inCatalogTurn } from "#graphql/domain/provider/catalog-turn.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { type KieListing, readKieForm, readKiePrice } from "#graphql/vendors/kie/catalog/catalog.ts";
import type { KieForm } from "#graphql/vendors/kie/catalog/form.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";

/** The most that one task may cost, as for every price. */
const MOST_CREDITS = 100_000;
const LONGEST_NAME = 60;
const LONGEST_DESCRIPTION = 300;

/** What kie.ai says of a model at this moment. */
export type Said = { listing: KieListing; form: KieForm; schemaHash: string };

/**
 * Reads what kie.ai says of a model, by its id or kie.ai's own slug for it.
 * @throws NotFoundError for one that it does not have, ConflictError for fields that can't be read, or while kie.ai does not answer.
 */
export async function askKie(named: string): Promise<Said> {
  try {
    const listing = (await listedModels()).find(({ model, slug }) => model === named.trim() || slug === named.trim());
    if (listing === undefined) throw new NotFoundError("model of kie.ai's");
    return await askOf(listing);
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    log.warn({ event: "model not read", kieModel: named.slice(0, 100), err: error });
    throw new ConflictError(NO_ANSWER);
  }
}

async function askOf(listing: KieListing): Promise<Said> {
  const provider = await watched();
  const read = await inCatalogTurn(provider, () => readKieForm(provider, listing.model));
  if (read === null) throw new NotFoundError("model of kie.ai's");
  const { schema, form } = read;
  if (schema.outcome !== "fields" || form === null)
    throw new ConflictError(unreadable(schema.outcome === "unreadable" ? schema.trouble : "none"));
  const price = await inCatalogTurn(provider, () => readKiePrice(provider, listing.model));
  return { listing: { ...listing, priceText: price?.text ?? listing.priceText }, form, schemaHash: schema.hash };
}

const TROUBLES: Record<string, string> = {
  none: "kie.ai says nothing of its fields",
  empty: "its schema is empty",
  "too-large": "its schema is larger than any that is read",
  cyclic: "its schema leads in a circle",
  outside: "its schema leads to another place",
  dangling: "its schema leads to something that is not there",
  "no-input": "its schema has no fields",
};

function unreadable(trouble: string): string {
  return `This model can't be imported: ${TROUBLES[trouble] ?? trouble}. Nothing is guessed of it.`;
}

/** A model as it would be imported, and what stands against it yet; kie.ai's id of it is in `said`. */
export type Draft = { said: Said; made: Made };

/**
 * Makes a model out of what kie.ai says and what an operator wants.
 * @throws InvalidInputError naming what the operator has to say, or what keeps it from being offered.
 */
export async function draftOf(said: Said, wanted: Wanted): Promise<Draft> {
  refuseWords(wanted);
  const { rules } = await catalog();
  const made = makeModel(said.listing, said.form, wanted, rules);
  if (made === null) {
    throw refused("kind", "REQUIRED", "Nothing tells whether it makes images, videos or sound: say which.");
  }
  return { said, made };
}

/** @throws InvalidInputError, ConflictError for a model that can't be offered as it is. */
export function mustBeComplete({ made }: Draft): void {
  if (made.missing.length > 0) {
    const names = made.missing.join(", ").slice(0, 200);
    throw refused(
      "slug",
      "UNFIT",
      `kie.ai asks for fields that can't be given here: ${names}. Nothing is guessed of them.`,
    );
  }
  if (made.isPriceUnknown) {
    throw refused("credits", "REQUIRED", "kie.ai's price was not understood: say what a task costs here.");
  }
}

/** @throws ConflictError for a model of kie.ai's that is offered already, naming it. */
export async function mustNotBeOffered({ listing }: Said): Promise<void> {
  const offered = (await offeredIds()).get(listing.model);
  if (offered !== undefined) throw new ConflictError(`${listing.model} is offered already, as ${offered}.`);
}

/** Our slug for a model: as it is asked for, else after kie.ai's id, with a word behind it where that is taken. */
export async function freeSlug({ listing }: Said, asked: string | null | undefined): Promise<string> {
  if (asked !== null && asked !== undefined) return asked;
  const plain = slugFor(listing.model);
  const slug = isSlug(plain) ? plain : "imported";
  const taken = new Set((await db.model.findMany({ select: { slug: true } })).map((row) => row.slug));
  const free = [slug, `${slug}-market`, ...Array.from({ length: 50 }, (_, index) => `${slug}-${index + 2}`)];
  return free.find((one) => !taken.has(one)) ?? slug;
}

function refuseWords({ slug, name, description, purposes, credits }: Wanted): void {
  if (slug !== null && slug !== undefined && !isSlug(slug)) {
    throw refused("as", "FORMAT", "A slug is made of small letters, figures, points and hyphens: at most 60 of them.");
  }
  for (const [field, text, most] of [
    ["name", name, LONGEST_NAME],
    ["description", description, LONGEST_DESCRIPTION],
  ] as const) {
    if (text === null || text === undefined) continue;
    if (text.trim() === "") throw refused(field, "REQUIRED", `A ${field} can't be empty.`);
    if (text.length > most) throw refused(field, "TOO_LONG", `A ${field} has at most ${most} characters.`, most);
    if (!isStorable(text)) throw refused(field, "UNSTORABLE", `The ${field} holds a character that cannot be stored.`);
  }
  if (purposes?.length === 0) throw refused("purposes", "REQUIRED", "Say what it is used for.");
  if (purposes?.some((purpose) => !PURPOSES.includes(purpose)))
    throw refused("purposes", "NOT_OFFERED", "There is no such purpose.");
  if (
    credits !== null &&
    credits !== undefined &&
    (!Number.isInteger(credits) || credits < 1 || credits > MOST_CREDITS)
  ) {
    throw refused("credits", credits < 1 ? "TOO_SMALL" : "TOO_LARGE", `A price is 1 to ${MOST_CREDITS} whole credits.`);
  }
}

function refused(field: string, code: FieldErrorCode, message: string, limit?: number): InvalidInputError {
  return new InvalidInputError([{ path: [field], code, message, ...(limit !== undefined && { limit }) }]);
}
