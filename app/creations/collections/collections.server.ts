import { data, redirect } from "@remix-run/node";
import {
  CollectionDocument,
  CollectionsDocument,
  CreateCollectionDocument,
  DeleteCollectionDocument,
  MoveInCollectionDocument,
  RemoveFromCollectionDocument,
  RenameCollectionDocument,
} from "#app/creations/collections/documents.ts";
import { type Answer, echo, optional, text } from "#app/lib/forms.ts";
import { type Asker, ask, send, signedIn } from "#app/lib/graphql/ask.server.ts";
import type { Outcome, Refusal } from "#app/lib/graphql/result.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { localizedFor } from "#app/lib/i18n/locale.ts";

const FIRST_COLLECTIONS = 24;
const FIRST_TASKS = 48;

/** The list of collections, from `?after=<cursor>` on. */
export async function loadCollections(asker: Asker) {
  const variables = { first: FIRST_COLLECTIONS, after: new URL(asker.request.url).searchParams.get("after") };
  const page = await ask(asker, CollectionsDocument, variables);
  signedIn(asker.request, page.viewer);
  return { page, variables, title: `${wordsOf(asker.request).t("collections.title")} · Nano Banana Video` };
}

/** One of them, likewise. @throws a Response: 404 for one that is not the viewer's. */
export async function loadCollection(asker: Asker, id: string) {
  const variables = { id, first: FIRST_TASKS, after: new URL(asker.request.url).searchParams.get("after") };
  const page = await ask(asker, CollectionDocument, variables);
  signedIn(asker.request, page.viewer);
  if (page.collection === null) throw new Response(null, { status: 404 });
  return { page, variables, title: `${page.collection.name} · Nano Banana Video` };
}

const NO_SUCH_FORM = "There is no such form.";

function refused(form: FormData, refusal: Refusal) {
  const answer: Answer = { intent: text(form, "intent"), refusal, values: echo(form) };
  return data(answer, { status: 422 });
}

/** Makes a collection and goes on to it. */
export async function actOnCollections(asker: Asker) {
  const form = await asker.request.formData();
  if (text(form, "intent") !== "create") throw new Response(NO_SUCH_FORM, { status: 400 });
  const made = await send(asker, CreateCollectionDocument, { input: { name: text(form, "name") } });
  if (!made.ok) return refused(form, made.refusal);
  return redirect(localizedFor(asker.request, `/creations/collections/${made.payload.collection.id}`));
}

/** Changes a collection, or what is in it, and goes on with it; without it, to the others. */
export async function actOnCollection(asker: Asker, collection: string) {
  const form = await asker.request.formData();
  const intent = text(form, "intent");
  const done = await changed(asker, form, collection);
  if (!done.ok) return refused(form, done.refusal);
  const others = localizedFor(asker.request, "/creations/collections");
  return redirect(intent === "delete" ? others : new URL(asker.request.url).pathname);
}

function changed(asker: Asker, form: FormData, collection: string): Promise<Outcome<unknown>> {
  const task = text(form, "task");
  switch (text(form, "intent")) {
    case "rename":
      return send(asker, RenameCollectionDocument, { input: { collection, name: text(form, "name") } });
    case "delete":
      return send(asker, DeleteCollectionDocument, { input: { collection } });
    case "remove":
      return send(asker, RemoveFromCollectionDocument, { input: { collection, tasks: [task] } });
    case "move": {
      const place = { before: optional(form, "before"), after: optional(form, "after") };
      return send(asker, MoveInCollectionDocument, { input: { collection, task, ...place } });
    }
    default:
      throw new Response(NO_SUCH_FORM, { status: 400 });
  }
}
