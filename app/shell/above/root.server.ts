import { type Asker, ask } from "#app/lib/graphql/ask.server.ts";
import { aboveOf } from "#app/shell/above/above.server.ts";
import { RootDocument } from "#app/shell/above/documents.ts";

/** Who looks at a page, and what stands above it as HTML. */
export async function loadRoot(asker: Asker) {
  const { viewer, ...told } = await ask(asker, RootDocument, {});
  return { data: { viewer }, above: aboveOf(asker.request, told) };
}
