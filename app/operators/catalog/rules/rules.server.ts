import { optional, text } from "#app/lib/forms.ts";
import { type Asker, ask, send } from "#app/lib/graphql/ask.server.ts";
import { outcomeOf } from "#app/lib/graphql/result.ts";
import type { Act } from "#app/operators/acting/act.server.ts";
import { refusedAt } from "#app/operators/acting/moment.server.ts";
import { GUARDS } from "#app/operators/catalog/fields.ts";
import { PriceRulesDocument, SetPriceRulesDocument } from "#app/operators/catalog/rules/documents.ts";
import { operationsOf } from "#app/operators/operations.server.ts";

/** A number with decimals as it was typed; undefined where nothing was, and what is none is one that the API refuses at its field. */
export function numberIn(typed: string | undefined): number | undefined {
  if (typed === undefined) return undefined;
  return /^\d{1,9}([.,]\d{1,9})?$/.test(typed) ? Number(typed.replace(",", ".")) : -1;
}

/** How prices follow what kie.ai asks; where the address tries other rules, with what these would change. */
export async function loadPriceRules(asker: Asker) {
  const typed = Object.fromEntries(new URL(asker.request.url).searchParams);
  const isTried = typed.factor !== undefined;
  const read = await ask(asker, PriceRulesDocument, { isTried, ...rulesOf(typed) });
  const { priceRules: rules, preview } = operationsOf(asker, read);
  const trial = preview == null ? null : outcomeOf(preview);
  return { rules, typed, trial, mayAct: read.viewer?.role === "ADMIN" };
}

function rulesOf({ factor, step, guard }: Record<string, string>) {
  return {
    factor: numberIn(factor?.trim() ?? "") ?? 0,
    step: /^\d{1,4}$/.test(step?.trim() ?? "") ? Number(step) : 0,
    guard: GUARDS.find((name) => name === guard) ?? ("TELL" as const),
  };
}

/** What the form of the price rules does. */
export const priceRuleActs: ReadonlyMap<string, Act> = new Map<string, Act>([
  [
    "priceRules",
    async (asker, form) => {
      const rules = rulesOf({ factor: text(form, "factor"), step: text(form, "step"), guard: text(form, "guard") });
      if (!GUARDS.some((name) => name === text(form, "guard"))) {
        return { ok: false, refusal: refusedAt("guard", "Choose what is done with a price below cost.") };
      }
      const input = { ...rules, seen: optional(form, "seen") ?? null, reason: text(form, "reason") };
      return send(asker, SetPriceRulesDocument, { input });
    },
  ],
]);
