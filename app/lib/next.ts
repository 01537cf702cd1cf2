// A placeholder host: an address that leaves it was never a path of this site.
const HERE = "http://here.invalid";

/** Where to go after signing in: the wish when it is a path of this site, else the fallback. Never another host. */
export function safeNext(requested: string | null, fallback: string): string {
  if (
    requested === null ||
    !requested.startsWith("/") ||
    /[\\\s\p{Cc}]/u.test(requested) ||
    !URL.canParse(requested, HERE)
  )
    return fallback;
  const url = new URL(requested, HERE);
  if (url.origin !== HERE || url.pathname.startsWith("//")) return fallback;
  return url.pathname + url.search + url.hash;
}

/** Where an account page leads afterwards: its `next`, or the studio with the idea that was typed on the home page. */
export function nextOf(address: string, studioPath: string): string {
  const { searchParams } = new URL(address);
  const studio = new URL(studioPath, HERE);
  const idea = searchParams.get("idea") ?? "";
  if (idea !== "") studio.searchParams.set("prompt", idea);
  return safeNext(searchParams.get("next"), studio.pathname + studio.search);
}
