import type { StyleWords } from "#graphql/domain/catalog/own-styles/own-style.ts";
import type { Asset, Style } from "#prisma/generated/client/client.ts";

/** A style as an answer shows it: one of the catalogue, or one of somebody's own, with its picture. */
export type StyleShown = Style & { own?: { picture: Asset | null } };

/** An own style as one of the catalogue would be, which has more to say. */
export function ownStyleShown({ id, name, promptSuffix, picture }: StyleWords & { picture: Asset | null }): StyleShown {
  const plain = { slug: "", description: "", position: 0, nameZh: null, isActive: true };
  return { id, name, promptSuffix, ...plain, own: { picture } };
}
