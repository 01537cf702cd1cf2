import { optional, text, wholeNumber } from "#app/lib/forms.ts";
import { type Asker, ask, send } from "#app/lib/graphql/ask.server.ts";
import type { Act } from "#app/operators/acting/act.server.ts";
import { operationsOf } from "#app/operators/operations.server.ts";
import {
  AddProviderKeyDocument,
  EndProviderPauseDocument,
  OperatorProviderDocument,
  SetProviderDocument,
  SetProviderKeyStateDocument,
  SetProviderKeyWeightDocument,
} from "#app/operators/provider/documents.ts";
import { ALL, KEY_STATES } from "#app/operators/provider/fields.ts";

/** kie.ai, the keys to it, and whether who looks may change them. */
export async function loadProvider(asker: Asker) {
  const read = await ask(asker, OperatorProviderDocument, {});
  const { provider, providerKeys: keys } = operationsOf(asker, read);
  return { provider, keys, mayAct: read.viewer?.role === "ADMIN" };
}

/** A number as it was typed: nothing is 0, which is none; what is no number is none that the API takes. */
function ceiling(form: FormData): number {
  const typed = text(form, "spendCeiling").trim();
  const value = typed === "" ? 0 : Number(typed);
  return Number.isFinite(value) ? value : -1;
}

const named = (form: FormData) => ({ providerKey: text(form, "providerKey"), reason: text(form, "reason") });

/** What the forms of the page do. */
export const providerActs: ReadonlyMap<string, Act> = new Map<string, Act>([
  [
    "addKey",
    (asker, form) => {
      const [label, key, webhookHmacKey] = [text(form, "label"), text(form, "key"), optional(form, "webhookHmacKey")];
      const weight = text(form, "weight").trim() === "" ? undefined : (wholeNumber(form, "weight") ?? 0);
      return send(asker, AddProviderKeyDocument, { input: { label, key, webhookHmacKey, weight } });
    },
  ],
  [
    "weigh",
    (asker, form) => {
      const input = { ...named(form), weight: wholeNumber(form, "weight") ?? 0 };
      return send(asker, SetProviderKeyWeightDocument, { input });
    },
  ],
  [
    "keyState",
    (asker, form) => {
      const state = KEY_STATES.find((name) => name === text(form, "state"));
      if (state === undefined) throw new Response("There is no such use of a key.", { status: 400 });
      return send(asker, SetProviderKeyStateDocument, { input: { ...named(form), state } });
    },
  ],
  [
    "endPause",
    (asker, form) => {
      const { providerKey, reason } = named(form);
      const input = { reason, providerKey: providerKey === ALL ? null : providerKey };
      return send(asker, EndProviderPauseDocument, { input });
    },
  ],
  [
    "provider",
    (asker, form) => {
      const isOn = text(form, "isOn") !== "off";
      return send(asker, SetProviderDocument, {
        input: { isOn, spendCeiling: ceiling(form), reason: text(form, "reason") },
      });
    },
  ],
]);
