import { optional, text, wholeNumber } from "#app/lib/forms.ts";
import { type Asker, ask, send } from "#app/lib/graphql/ask.server.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import type { Act } from "#app/operators/acting/act.server.ts";
import { refusedAt } from "#app/operators/acting/moment.server.ts";
import { OperatorOfferDocument, SetPackDocument, SetStyleDocument } from "#app/operators/offer/documents.ts";
import { operationsOf } from "#app/operators/operations.server.ts";

/** All packs and styles, and which of them an address has opened. */
export async function loadOffer(asker: Asker) {
  const { searchParams } = new URL(asker.request.url);
  const read = await ask(asker, OperatorOfferDocument, {});
  const { packs, styles } = operationsOf(asker, read);
  return {
    packs,
    styles,
    pack: packs.find(({ pack }) => pack.id === searchParams.get("pack")) ?? null,
    style: styles.find(({ style }) => style.id === searchParams.get("style")) ?? null,
    mayAct: read.viewer?.role === "ADMIN",
  };
}

type Numbers<Name> = { refusal: Refusal } | { number: (name: Name) => number };

/** The whole numbers of a form; what is none is refused at its field. */
function numbersOf<Name extends string>(form: FormData, names: readonly Name[]): Numbers<Name> {
  const odd = names.find((name) => wholeNumber(form, name) === undefined);
  if (odd !== undefined) return { refusal: refusedAt(odd, "This is no whole number.") };
  return { number: (name) => wholeNumber(form, name) ?? 0 };
}

/** What the forms of the page do. */
export const offerActs: ReadonlyMap<string, Act> = new Map<string, Act>([
  [
    "pack",
    async (asker, form) => {
      const read = numbersOf(form, ["credits", "amountCents", "position"]);
      if ("refusal" in read) return { ok: false, refusal: read.refusal };
      const { number } = read;
      const words = { pack: optional(form, "pack"), name: text(form, "name"), isActive: form.has("isActive") };
      const numbers = { credits: number("credits"), amountCents: number("amountCents"), position: number("position") };
      return send(asker, SetPackDocument, { input: { ...words, ...numbers, reason: text(form, "reason") } });
    },
  ],
  [
    "style",
    async (asker, form) => {
      const read = numbersOf(form, ["position"]);
      if ("refusal" in read) return { ok: false, refusal: read.refusal };
      const names = { style: optional(form, "style"), name: text(form, "name"), nameZh: optional(form, "nameZh") };
      const words = { description: text(form, "description"), promptSuffix: text(form, "promptSuffix") };
      const place = { isActive: form.has("isActive"), position: read.number("position") };
      return send(asker, SetStyleDocument, { input: { ...names, ...words, ...place, reason: text(form, "reason") } });
    },
  ],
]);
