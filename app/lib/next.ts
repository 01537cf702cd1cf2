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

/** Where an account page leads afterwards: its `next`, or the workflow with the idea that was typed on the home page. */
export function nextOf(address: string, workflowPath: string): string {
  const { searchParams } = new URL(address);
  const idea = searchParams.get("idea");
  const fallback = idea === null || idea === "" ? workflowPath : `${workflowPath}?${new URLSearchParams({ idea })}`;
  return safeNext(searchParams.get("next"), fallback);
}
