import { isWholeNumber, optional, text } from "#app/lib/forms.ts";
import { type Asker, ask, askUnless, send } from "#app/lib/graphql/ask.server.ts";
import { outcomeOf } from "#app/lib/graphql/result.ts";
import type { Act } from "#app/operators/acting/act.server.ts";
import { refusedAt } from "#app/operators/acting/moment.server.ts";
import {
  ImportableModelsDocument,
  ImportModelDocument,
  ImportPreviewDocument,
} from "#app/operators/catalog/import/documents.ts";
import { KINDS, LONGEST_SEARCH, PURPOSES } from "#app/operators/catalog/import/fields.ts";
import { operationsOf } from "#app/operators/operations.server.ts";

/** kie.ai's list as the address searches it, and the model that it looks at. */
export async function loadImport(asker: Asker) {
  const { searchParams } = new URL(asker.request.url);
  const search = (searchParams.get("search") ?? "").trim().slice(0, LONGEST_SEARCH);
  const looked = searchParams.get("model");
  const read = await askUnless(asker, "CONFLICT", ImportableModelsDocument, { search });
  // kie.ai has not been read yet, and does not answer.
  if (read === null) return { search, models: null, mayAct: false, looked: null, preview: null };
  const models = operationsOf(asker, read).importableModels;
  const mayAct = read.viewer?.role === "ADMIN";
  if (looked === null || looked === "") return { search, models, mayAct, looked: null, preview: null };
  const kind = KINDS.find((name) => name === searchParams.get("kind"));
  const answer = await ask(asker, ImportPreviewDocument, { slug: looked, kind });
  return { search, models, mayAct, looked, preview: outcomeOf(operationsOf(asker, answer).previewImport) };
}

/** What the form of the page does. */
export const importActs: ReadonlyMap<string, Act> = new Map<string, Act>([
  [
    "import",
    async (asker, form) => {
      const credits = text(form, "credits").trim();
      if (credits !== "" && !isWholeNumber(credits)) {
        return { ok: false, refusal: refusedAt("credits", "A price is a whole number of credits.") };
      }
      const chosen = new Set(form.getAll("purposes").map(String));
      return send(asker, ImportModelDocument, {
        input: {
          slug: text(form, "slug"),
          seen: optional(form, "seen"),
          as: optional(form, "as"),
          name: optional(form, "name"),
          description: optional(form, "description"),
          kind: KINDS.find((name) => name === text(form, "kind")),
          purposes: PURPOSES.filter((purpose) => chosen.has(purpose)),
          credits: credits === "" ? undefined : Number(credits),
        },
      });
    },
  ],
]);
