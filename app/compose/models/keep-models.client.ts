import { rememberModels } from "#app/compose/models/offers.ts";
import { type KnownModels, knownModels, knownModelsCookie } from "#app/tasks/catalog/known-models.ts";

function keep(change: (known: KnownModels) => KnownModels): void {
  const isSecure = window.location.protocol === "https:";
  const known = change(knownModels(document.cookie));
  // biome-ignore lint/suspicious/noDocumentCookie: no browser but Chromium has the Cookie Store
  document.cookie = knownModelsCookie(known, isSecure);
  rememberModels(known);
}

/** Marks a model, or takes the mark away. */
export function keepFavorite(slug: string, isFavorite: boolean): void {
  keep(({ favorites, recent }) => {
    const others = favorites.filter((other) => other !== slug);
    return { favorites: isFavorite ? [slug, ...others] : others, recent };
  });
}

/** Puts a model in front of those used last. */
export function keepUsed(slug: string): void {
  keep(({ favorites, recent }) => ({ favorites, recent: [slug, ...recent.filter((other) => other !== slug)] }));
}
