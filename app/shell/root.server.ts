import { type Asker, ask } from "#app/lib/graphql/ask.server.ts";
import { graphql } from "#app/lib/graphql/graphql.ts";
import { announcementsAbove } from "#app/shell/announcements.server.ts";

/** What ViewerDocument asks, and what is announced: that is drawn here alone, and no browser asks for it. */
const RootDocument = graphql(`
  query Root {
    viewer {
      id
      email
      name
      credits { available onHold totalPurchased totalUsed }
    }
    announcements { id textEn textZh url }
  }
`);

/** Who looks at a page, and what stands above it as HTML. */
export async function loadRoot(asker: Asker) {
  const { announcements, ...data } = await ask(asker, RootDocument, {});
  return { data, above: announcementsAbove(asker.request, announcements) };
}
