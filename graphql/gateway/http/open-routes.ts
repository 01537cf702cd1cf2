import { createHash } from "node:crypto";

type Assets = { routes: Record<string, unknown>; url: string };

/** The pages of those who run the site, and the one that mails alone lead to, by the names of their files. */
const APART = /^routes\/\(\$locale\)\.(?:(?:_studio\.)?operators\.|_site\.turn-off-mails$)/;
const FROM_MAILS_PATH = /^\/(?:zh\/)?turn-off-mails(?:\.|$)/;
const OPERATORS_PATH = /^\/(?:zh\/)?operators(?:[/.]|$)/;

/** Whether an address is that of a page for operators. */
export function isForOperators(pathname: string): boolean {
  return OPERATORS_PATH.test(pathname);
}

/** Whether an address is that of a page which is not in the list that all others load. */
export function hasAllRoutes(pathname: string): boolean {
  return isForOperators(pathname) || FROM_MAILS_PATH.test(pathname);
}

/**
 * The list of routes that browsers are given with every page but operators' and those that mails alone lead to: theirs are
 * not in it, for they would be a kilobyte that everybody loads and hardly anybody needs. Links to them load a page anew.
 */
export function openRoutes<Of extends Assets>(assets: Of): { assets: Of; script: string } {
  const routes = Object.fromEntries(Object.entries(assets.routes).filter(([id]) => !APART.test(id)));
  const hash = createHash("sha256").update(JSON.stringify(routes)).digest("hex").slice(0, 8);
  const open = { ...assets, routes, url: assets.url.replace(/[^/]*$/, `manifest-${hash}.js`) };
  return { assets: open, script: `window.__remixManifest=${JSON.stringify(open)};` };
}
