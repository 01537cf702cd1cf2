import { type Asker, ask } from "#app/lib/graphql/ask.server.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { aboveOf } from "#app/shell/above/above.server.ts";
import { RootDocument } from "#app/shell/above/documents.ts";

/** Who looks at a page, what stands above it as HTML, and what the way to the operators' pages is called for who may go it. */
export async function loadRoot(asker: Asker) {
  const { viewer, ...told } = await ask(asker, RootDocument, {});
  const mayOperate = viewer !== null && viewer.role !== "USER";
  const operators = mayOperate ? wordsOf(asker.request).t("operators.open") : undefined;
  return { data: { viewer }, above: aboveOf(asker.request, told), operators };
}
