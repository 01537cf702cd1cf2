import { createHash } from "node:crypto";

type Assets = { routes: Record<string, unknown>; url: string };

/** The pages of those who run the site, by the names of their files. */
const OPERATORS = /^routes\/\(\$locale\)\.(?:_studio\.)?operators\./;
const OPERATORS_PATH = /^\/(?:zh\/)?operators(?:[/.]|$)/;

/** Whether an address is that of a page for operators. */
export function isForOperators(pathname: string): boolean {
  return OPERATORS_PATH.test(pathname);
}

/**
 * The list of routes that browsers are given with every page but operators': theirs are not in it, for they would be a
 * kilobyte that everybody loads and hardly anybody needs. Links to them load a page anew.
 */
export function openRoutes<Of extends Assets>(assets: Of): { assets: Of; script: string } {
  const routes = Object.fromEntries(Object.entries(assets.routes).filter(([id]) => !OPERATORS.test(id)));
  const hash = createHash("sha256").update(JSON.stringify(routes)).digest("hex").slice(0, 8);
  const open = { ...assets, routes, url: assets.url.replace(/[^/]*$/, `manifest-${hash}.js`) };
  return { assets: open, script: `window.__remixManifest=${JSON.stringify(open)};` };
}
