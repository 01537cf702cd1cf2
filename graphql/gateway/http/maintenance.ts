import type { IncomingMessage, ServerResponse } from "node:http";
import { type Handler, refuse } from "#graphql/gateway/http/exchange.ts";
import { isForOperators } from "#graphql/gateway/http/open-routes.ts";
import { type SiteState, siteState } from "#graphql/runtime/settings/site-state.ts";

/** What is taken while the site is in maintenance: callbacks, health, figures, and the stand-in that callbacks come from. */
const ALWAYS_OPEN = new Set([
  ...["/webhooks/kie", "/webhooks/kie/", "/webhooks/stripe"],
  ...["/healthz", "/readyz", "/metrics", "/sandbox/"],
]);

/** The way in to the pages by which operators open it again, also as scripts ask for it; who those are for, they see to themselves. */
const WAY_IN = /^\/(?:zh\/)?sign-(?:in|out)(?:\.data)?$/;

const RETRY_AFTER = { "retry-after": "120" };
const MESSAGE = "The site is closed for maintenance. Try again later.";

/** The same handler of a route, which answers 503 while the site is in maintenance. Pages have a gate of their own. */
export function unlessClosed(route: string, handler: Handler): Handler {
  if (route === "/" || ALWAYS_OPEN.has(route)) return handler;
  return gate(handler, () => false);
}

/** The same pages, which are closed while the site is in maintenance, but for those of operators. */
export function pagesUnlessClosed(pages: Handler): Handler {
  return gate(pages, (path) => isForOperators(path) || WAY_IN.test(path));
}

function gate(handler: Handler, isOpen: (path: string) => boolean): Handler {
  const answer = (state: SiteState, req: IncomingMessage, res: ServerResponse) => {
    const isClosed = state.mode === "MAINTENANCE" && !isOpen((req.url ?? "/").split("?", 1)[0] ?? "/");
    return isClosed ? closed(state, req, res) : handler(req, res);
  };
  return (req, res) => {
    const state = siteState();
    return state instanceof Promise ? state.then((known) => answer(known, req, res)) : answer(state, req, res);
  };
}

function closed({ message }: SiteState, req: IncomingMessage, res: ServerResponse): void {
  if (!(req.headers.accept ?? "").includes("text/html")) {
    refuse(req, res, { status: 503, code: "MAINTENANCE", message: MESSAGE, headers: RETRY_AFTER });
    return;
  }
  res.writeHead(503, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    ...RETRY_AFTER,
  });
  res.end(req.method === "HEAD" ? undefined : pageWith(message));
}

const STYLE =
  "body{margin:0;min-height:100vh;display:grid;place-content:center;gap:2rem;padding:1.5rem;box-sizing:border-box;font:1rem/1.6 system-ui,sans-serif;color-scheme:light dark}h1{font-size:1.5rem;margin:0}p{margin:.25rem 0 0;max-width:36rem;overflow-wrap:anywhere}";

/** In both languages, for nobody is asked which. It needs no file of the site's. */
function pageWith(message: string | null): string {
  const told = message === null ? "" : `<p dir="auto">${escaped(message)}</p>`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>Nano Banana Video</title><style>${STYLE}</style><main><h1>We'll be back soon</h1><p>Nano Banana Video is closed for maintenance. What was being made goes on and will be there.</p></main><section lang="zh-Hans"><h1>我们很快回来</h1><p>Nano Banana Video 正在维护。正在生成的作品会继续完成并保留。</p></section>${told}</html>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
