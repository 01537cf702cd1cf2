import { data, redirect } from "@remix-run/node";
import {
  CreateCharacterDocument,
  DeleteCharacterDocument,
  UpdateCharacterDocument,
} from "#app/creations/cast/documents.ts";
import { type Answer, echo, text } from "#app/lib/forms.ts";
import { type Asker, send } from "#app/lib/graphql/ask.server.ts";
import type { Outcome } from "#app/lib/graphql/result.ts";

/** Makes, changes or deletes a character, and comes back to the page of them; stays and says why where that was refused. */
export async function actOnCast(asker: Asker) {
  const form = await asker.request.formData();
  const done = await changed(asker, form);
  if (done.ok) return redirect(new URL(asker.request.url).pathname);
  const values = { ...echo(form), images: imagesIn(form).join(" ") };
  const answer: Answer = { intent: text(form, "intent"), refusal: done.refusal, values };
  return data(answer, { status: 422 });
}

function imagesIn(form: FormData): string[] {
  return form.getAll("image").filter((value): value is string => typeof value === "string");
}

function changed(asker: Asker, form: FormData): Promise<Outcome<unknown>> {
  const character = text(form, "character");
  const looks = {
    name: text(form, "name"),
    description: text(form, "description"),
    images: imagesIn(form),
    rightsConfirmed: form.has("rightsConfirmed"),
  };
  switch (text(form, "intent")) {
    case "create":
      return send(asker, CreateCharacterDocument, { input: looks });
    case "update":
      return send(asker, UpdateCharacterDocument, { input: { character, ...looks } });
    case "delete":
      return send(asker, DeleteCharacterDocument, { input: { character } });
    default:
      throw new Response("There is no such form.", { status: 400 });
  }
}
