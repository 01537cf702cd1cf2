import type { ShouldRevalidateFunction } from "@remix-run/react";

function withoutView({ pathname, searchParams }: URL): string {
  const others = new URLSearchParams(searchParams);
  others.delete("view");
  return `${pathname}?${others}`;
}

/** For every route of a page whose `?view=` says what of it fills the screen: nothing is read anew when only that changes. */
export const shouldRevalidate: ShouldRevalidateFunction = (change) => {
  const { currentUrl, nextUrl, formMethod, defaultShouldRevalidate } = change;
  const isOther = currentUrl.search !== nextUrl.search;
  if (formMethod === undefined && isOther && withoutView(currentUrl) === withoutView(nextUrl)) return false;
  return defaultShouldRevalidate;
};
