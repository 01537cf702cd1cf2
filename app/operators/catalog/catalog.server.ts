import { data } from "@remix-run/node";
import { isWholeNumber, optional, text } from "#app/lib/forms.ts";
import { type Asker, ask, send } from "#app/lib/graphql/ask.server.ts";
import { outcomeOf, type Refusal } from "#app/lib/graphql/result.ts";
import { stretchOf } from "#app/lib/stretch.ts";
import type { Act } from "#app/operators/acting/act.server.ts";
import { momentOf, refusedAt } from "#app/operators/acting/moment.server.ts";
import {
  CatalogFindingsDocument,
  LookAtModelDocument,
  OperatorCatalogDocument,
  OperatorModelDocument,
  OperatorModelNameDocument,
  SetModelCostDocument,
  SetModelExampleDocument,
  SetModelPriceDocument,
  SetModelPricingDocument,
  SetModelStateDocument,
} from "#app/operators/catalog/documents.ts";
import { STATES } from "#app/operators/catalog/fields.ts";
import { RereadModelDocument, TryModelDocument } from "#app/operators/catalog/import/documents.ts";
import { numberIn } from "#app/operators/catalog/rules/rules.server.ts";
import { operationsOf, PAGE_SIZE } from "#app/operators/operations.server.ts";

/** All models with what they bring and take. */
export async function loadCatalog(asker: Asker) {
  return operationsOf(asker, await ask(asker, OperatorCatalogDocument, {})).catalog;
}

/** What kie.ai says otherwise of models: what is open, unless the address asks for `resolved`. */
export async function loadCatalogFindings(asker: Asker) {
  const { searchParams } = new URL(asker.request.url);
  const open = !searchParams.has("resolved");
  const read = await ask(asker, CatalogFindingsDocument, { ...stretchOf(searchParams, PAGE_SIZE), open });
  return operationsOf(asker, read).catalogFindings;
}

/** One model, by its slug or its id; where the address tries a price, with what it would have made of the latest orders. */
export async function loadModel(asker: Asker, name: string) {
  const [found] = operationsOf(asker, await ask(asker, OperatorModelNameDocument, { model: name })).catalog;
  if (found === undefined) throw data(null, { status: 404 });
  const { id: subject, slug } = found.model;
  const typed = Object.fromEntries(new URL(asker.request.url).searchParams);
  const trial = trialOf(typed);
  const tried = { isTried: trial !== null, ...NO_TRIAL, ...trial };
  const read = await ask(asker, OperatorModelDocument, { model: slug, slug, subject, ...tried });
  const { catalog, importedFrom, shown, prices, ratings, auditLog, preview } = operationsOf(asker, read);
  const [entry] = catalog;
  if (entry === undefined) throw data(null, { status: 404 });
  const others = read.models.filter(({ kind, slug: other }) => kind === entry.model.kind && other !== slug);
  return {
    entry,
    importedFrom,
    prices,
    ratings,
    example: shown[0]?.model.exampleImage?.url ?? null,
    others,
    trail: auditLog.nodes,
    typed,
    trial: preview == null ? untried(typed) : outcomeOf(preview),
    mayAct: read.viewer?.role === "ADMIN",
  };
}

const NO_TRIAL = { credits: 1, factors: undefined as string | undefined };

/** The price that an address tries; null where there is none, or no number. */
function trialOf({ credits, factors }: Record<string, string>) {
  if (credits === undefined || !isWholeNumber(credits)) return null;
  return { credits: Number(credits), factors: factors === undefined || factors.trim() === "" ? undefined : factors };
}

function untried({ credits }: Record<string, string>) {
  return credits === undefined ? null : { ok: false as const, refusal: notWhole() };
}

function notWhole(): Refusal {
  return refusedAt("credits", "A price is a whole number of credits.");
}

/** What the forms of a model's page do to it. */
export function actsOnModel(model: string): ReadonlyMap<string, Act> {
  return new Map<string, Act>([
    ["try", (asker) => send(asker, TryModelDocument, { input: { model } })],
    ["reread", (asker) => send(asker, RereadModelDocument, { input: { model } })],
    ["look", (asker) => send(asker, LookAtModelDocument, { input: { model } })],
    [
      "price",
      async (asker, form) => {
        const credits = text(form, "credits").trim();
        if (!isWholeNumber(credits)) return { ok: false, refusal: notWhole() };
        const from = momentOf(form, "from");
        if ("refusal" in from) return { ok: false, refusal: from.refusal };
        const [factors, seen, reason] = [optional(form, "factors"), optional(form, "seen"), text(form, "reason")];
        const input = { model, credits: Number(credits), reason, factors, from: from.at, seen };
        return send(asker, SetModelPriceDocument, { input });
      },
    ],
    [
      "example",
      (asker, form) =>
        send(asker, SetModelExampleDocument, {
          input: { model, of: optional(form, "of"), reason: text(form, "reason") },
        }),
    ],
    [
      "pricing",
      (asker, form) => {
        const followsCost = text(form, "followsCost") === "yes";
        const factor = optional(form, "factor");
        const input = { model, followsCost, factor: followsCost ? numberIn(factor) : undefined };
        return send(asker, SetModelPricingDocument, { input: { ...input, reason: text(form, "reason") } });
      },
    ],
    [
      "cost",
      (asker, form) => {
        const [credits, factors] = [numberIn(optional(form, "credits")), optional(form, "factors")];
        return send(asker, SetModelCostDocument, { input: { model, credits, factors, reason: text(form, "reason") } });
      },
    ],
    [
      "state",
      async (asker, form) => {
        const state = STATES.find((name) => name === text(form, "state"));
        if (state === undefined) throw new Response("There is no such state.", { status: 400 });
        const sunset = momentOf(form, "sunsetAt");
        if ("refusal" in sunset) return { ok: false, refusal: sunset.refusal };
        const seen = STATES.find((name) => name === text(form, "seen"));
        const [replacement, reason] = [optional(form, "replacement"), text(form, "reason")];
        return send(asker, SetModelStateDocument, {
          input: { model, state, reason, replacement, sunsetAt: sunset.at, seen },
        });
      },
    ],
  ]);
}
