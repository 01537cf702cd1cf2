import { startOf } from "#app/compose/compose.server.ts";
import type { Asker } from "#app/lib/graphql/ask.server.ts";
import { ask, signedIn } from "#app/lib/graphql/ask.server.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { CreateDocument } from "#app/studio/documents.ts";
import type { Kind } from "#app/tasks/composing.ts";

/** Tasks in the feed at first; more follow as it is scrolled. */
const FIRST = 20;

function kindOf(params: URLSearchParams): Kind {
  return params.get("kind") === "video" ? "video" : "image";
}

/** Everything that the studio is drawn from: `?kind=image|video`, what a composer begins with, `?after=<cursor>` of the feed. */
export async function loadStudio(asker: Asker) {
  const { searchParams } = new URL(asker.request.url);
  const kind = kindOf(searchParams);
  const variables = { first: FIRST, after: searchParams.get("after") };
  const [page, start] = await Promise.all([ask(asker, CreateDocument, variables), startOf(asker, kind)]);
  signedIn(asker.request, page.viewer);
  return {
    page,
    variables,
    kind,
    start,
    idempotencyKey: crypto.randomUUID(),
    title: `${wordsOf(asker.request).t("nav.create")} · Nano Banana Video`,
  };
}
