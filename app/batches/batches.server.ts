import { data, redirect } from "@remix-run/node";
import { BatchDocument, DeleteBatchDocument, NewBatchDocument } from "#app/batches/documents.ts";
import { type Answer, text } from "#app/lib/forms.ts";
import { type Asker, ask, send, signedIn } from "#app/lib/graphql/ask.server.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { localizedFor } from "#app/lib/i18n/locale.ts";

const PAGE = 50;

/** What a new batch is begun with. */
export async function loadNewBatch(asker: Asker) {
  const page = await ask(asker, NewBatchDocument, {});
  signedIn(asker.request, page.viewer);
  return { page, variables: {}, title: `${wordsOf(asker.request).t("batches.title")} · Nano Banana Video` };
}

/** A batch, from `?after=<cursor>` on, or up to `?before=<cursor>`. @throws a Response: 404 for one that is not the viewer's. */
export async function loadBatch(asker: Asker, id: string) {
  const params = new URL(asker.request.url).searchParams;
  const before = params.get("before");
  const stretch = before === null ? { first: PAGE, after: params.get("after") } : { last: PAGE, before };
  const variables = { id, first: null, after: null, last: null, before: null, ...stretch };
  const page = await ask(asker, BatchDocument, variables);
  signedIn(asker.request, page.viewer);
  if (page.batch?.__typename !== "Batch") throw new Response(null, { status: 404 });
  return { page, variables, title: `${page.batch.name} · Nano Banana Video` };
}

/** Deletes a batch and goes on to the others. @throws a Response: 400 for any other form. */
export async function actOnBatch(asker: Asker, batch: string) {
  const form = await asker.request.formData();
  const intent = text(form, "intent");
  if (intent !== "delete") throw new Response("There is no such form.", { status: 400 });
  const done = await send(asker, DeleteBatchDocument, { input: { batch } });
  if (done.ok) return redirect(localizedFor(asker.request, "/create/batch"));
  const answer: Answer = { intent, refusal: done.refusal, values: {} };
  return data(answer, { status: 422 });
}
