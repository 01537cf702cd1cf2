import { data, redirect } from "@remix-run/node";
import { CreateStyleDocument, DeleteStyleDocument, UpdateStyleDocument } from "#app/creations/styles/documents.ts";
import { type Answer, echo, text } from "#app/lib/forms.ts";
import { type Asker, send } from "#app/lib/graphql/ask.server.ts";
import type { Outcome } from "#app/lib/graphql/result.ts";

/** Makes, changes or deletes an own style, and comes back to the page of them; stays and says why where that was refused. */
export async function actOnStyles(asker: Asker) {
  const form = await asker.request.formData();
  const done = await changed(asker, form);
  if (done.ok) return redirect(new URL(asker.request.url).pathname);
  const answer: Answer = { intent: text(form, "intent"), refusal: done.refusal, values: echo(form) };
  return data(answer, { status: 422 });
}

function changed(asker: Asker, form: FormData): Promise<Outcome<unknown>> {
  const words = { name: text(form, "name"), promptSuffix: text(form, "promptSuffix") };
  const style = text(form, "style");
  switch (text(form, "intent")) {
    case "create":
      return send(asker, CreateStyleDocument, { input: words });
    case "update": {
      const picture = form.has("withoutPicture") ? { picture: null } : {};
      return send(asker, UpdateStyleDocument, { input: { style, ...words, ...picture } });
    }
    case "delete":
      return send(asker, DeleteStyleDocument, { input: { style } });
    default:
      throw new Response("There is no such form.", { status: 400 });
  }
}
