import { now, SECOND } from "#graphql/runtime/clock.ts";
import { remember } from "#graphql/runtime/database/remember.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { marketModels } from "#graphql/sandbox/families/market-models.ts";
import { type Envelope, isObject, type Json, type JsonObject, ok, Refusal, text } from "#graphql/sandbox/wire.ts";

/**
 * What the catalogue is asked to say otherwise of a model; each part may be left out. `gone`: it is not there any more, and takes no
 * tasks. `price`: its price text. `dropped`, `renamed` (from old to new), `values` (of a field with a fixed list) and `ranges`: its
 * fields. `successRate`: per cent of the last three hours. `schema`: an odd one. `twice`: it stands in the list twice.
 */
export type CatalogChange = JsonObject;

const FRESH_MS = 10 * SECOND;
const MOST_CHANGES = 1000;

/** What somebody has asked to be played, by kie.ai's id of the model: from memory, for every order asks. */
export const catalogChanges = remember<ReadonlyMap<string, CatalogChange>>("catalog", FRESH_MS, async () => {
  const rows = await db.sandboxCatalogChange.findMany({ orderBy: { model: "asc" }, take: MOST_CHANGES });
  return new Map(rows.map(({ model, change }) => [model, objectOf(JSON.parse(JSON.stringify(change)))]));
});

/** The same of one model; nothing where it is as it always was. */
export async function changeOf(model: string): Promise<CatalogChange> {
  return (await catalogChanges()).get(model) ?? {};
}

const KNOWN = new Set(["gone", "price", "dropped", "renamed", "values", "ranges", "successRate", "schema", "twice"]);

/**
 * Ours alone: has the catalogue say otherwise of a model, until it is told `"change": null`. It lasts through restarts, and
 * holds for every process. @throws Refusal 404 for a model that the sandbox does not have, 422 for a change that it can't play
 */
export async function setCatalogChange(body: JsonObject): Promise<Envelope> {
  const model = text(body.model);
  if (!Object.hasOwn(marketModels, model)) throw new Refusal(404, `There is no model ${model.slice(0, 100)}`);
  const change = body.change ?? null;
  if (change === null) {
    await db.sandboxCatalogChange.deleteMany({ where: { model } });
    notify("catalog");
    return ok({ model, change: null });
  }
  if (!isObject(change)) throw new Refusal(422, "change is an object, or null");
  const odd = Object.keys(change).find((name) => !KNOWN.has(name));
  if (odd !== undefined) throw new Refusal(422, `${odd} is none of ${[...KNOWN].join(", ")}`);
  const data = { change, changedAt: now() };
  await db.sandboxCatalogChange.upsert({ where: { model }, create: { model, ...data }, update: data });
  notify("catalog");
  return ok({ model, change });
}

/** @throws Refusal 404 for a model that is gone from the catalogue (kie.ai docs, 2026-10; a name it never knew is a 422). */
export async function mustNotBeGone(model: string): Promise<void> {
  if ((await changeOf(model)).gone === true) throw new Refusal(404, GONE);
}

const GONE =
  "The model name you specified is not supported. Please verify your input and use one of the supported models provided by KIE.";

/** An object of a change, or an empty one. */
export function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
