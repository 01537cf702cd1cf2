import { data, redirect } from "@remix-run/node";
import { DeleteUploadDocument } from "#app/creations/uploads/documents.ts";
import { type Answer, echo, optional, text } from "#app/lib/forms.ts";
import { type Asker, send } from "#app/lib/graphql/ask.server.ts";
import { safeNext } from "#app/lib/next.ts";

/** Deletes an upload and goes on to the page without the question; stays and says why where it may not be deleted. */
export async function actOnUploads(asker: Asker) {
  const form = await asker.request.formData();
  if (text(form, "intent") !== "delete") throw new Response("There is no such form.", { status: 400 });
  const gone = await send(asker, DeleteUploadDocument, { id: text(form, "id") });
  const here = new URL(asker.request.url).pathname;
  if (gone.ok) return redirect(safeNext(optional(form, "next") ?? null, here));
  const answer: Answer = { intent: "delete", refusal: gone.refusal, values: echo(form) };
  return data(answer, { status: 422 });
}
