import type { Rollup } from "vite";

/**
 * Which file of the browser a module goes to. Left alone, Rollup makes one of every set of modules that the same pages ask
 * for: dozens a page, most smaller than the request for them. Here a page asks for a few, each of its own pace of change.
 * What is imported only on a click stays where Rollup puts it.
 */
export function chunks(): Rollup.GetManualChunk {
  let askers: Map<string, Set<string>> | undefined;
  return (id, graph) => {
    askers ??= askersOfModules(graph);
    const asking = askers.get(id);
    // A page's own file, and what it alone asks for, are one chunk already.
    if (asking === undefined || (graph.getModuleInfo(id)?.isEntry && !ENTRY.test(id))) return undefined;
    if (COMPOSER.test(id) && asking.has(COMPOSING_PAGE)) return "compose";
    if (FRAMEWORK.test(id)) return "framework";
    const name = chunkFor([...asking]);
    // What little of it the composing page needs, too, is no reason to ask for another file.
    return name === "apart" && asking.has("composing") ? "parts" : name;
  };
}

const FRAMEWORK =
  /\/node_modules\/(?:react|react-dom|scheduler|react-router|react-router-dom|@remix-run|turbo-stream)\/|commonjsHelpers/;

/**
 * What takes the page over is no file of its own. It runs with the first that a page imports, and React begins only when
 * the page's own script has run: by then all is there that it asks for.
 */
const ENTRY = /\/app\/entry\.client\b/;

/** Stands for the root and the entry, which every page loads. */
const EVERYWHERE = "";
/** Stands for what is imported only when it is needed. */
const LATER = "later";
/** What pages import by themselves once they have been taken over: one file each, whoever else asks for parts of it. */
const IMPORTED_SOON = {
  client: /\/app\/(?:lib\/graphql\/urql\.client|tasks\/actions\/(?:act|told)|ui\/messages\/toast-stack)\b/,
  composing:
    /\/app\/(?:compose\/(?:models\/(?:model-grid|keep-models)|sources\/(?:other-sources|incoming-files|refused-file|taken-note)|bar\/(?:commands|chips\/role-chip)|submissions\/sent-refused)|creations\/(?:feed\/(?:feed-keys|compare-strip|card\/toolbar)|inspector\/column)|studio\/story\/(?:photo-button|story-strip))\b/,
};

const STUDIO = "_studio";
/** Their pages share a file of their own; what they share with others is where it would be without them. */
const OPERATORS = "_studio.operators.";
/** The composer is the larger part of its page, and changes seldom when the rest of that does. */
const COMPOSER = /\/app\/compose\//;
const COMPOSING_PAGE = "_studio.create";
/** What people see first has no forms, and does not wait for their parts. */
const FIRST_SEEN = ["_site", "_site._index", "_site.developers._index"];

const FOR_SALE = /^_(?:site\.pricing|studio\.billing)/;

function chunkFor(all: readonly string[]): string | undefined {
  const asking = all.filter((page) => !page.startsWith(OPERATORS));
  if (asking.length === 0) return all.length < 2 ? undefined : "operators";
  const pages = asking.filter((page) => page !== LATER && !(page in IMPORTED_SOON));
  const studio = pages.filter((page) => page.startsWith(STUDIO)).map((page) => page.replace(`${STUDIO}.`, ""));
  if (pages.length === 0) return Object.keys(IMPORTED_SOON).find((name) => asking.includes(name));
  if (pages.includes(EVERYWHERE)) return "shell";
  if (studio.length > 0 && studio.length < pages.length)
    return FIRST_SEEN.some((page) => pages.includes(page))
      ? "shell"
      : studio.includes("create")
        ? "parts"
        : apart(pages);
  if (asking.length < 2 && all.length > 1) return "desk";
  if (asking.length < 2 || studio.length === 0) return undefined;
  const isOfComposing = studio.includes("create");
  if (isOfComposing && studio.length === 1) return "compose";
  // The page that composes is the heaviest: what it does not ask for stays out of what it loads.
  if (isOfComposing || studio.includes(STUDIO)) return "studio";
  return asking.includes("composing") ? "keys" : "desk";
}

/** What some pages of both sides share: where accounts are entered and kept, what is for sale is not asked for. */
function apart(asking: readonly string[]): string {
  return asking.every((page) => FOR_SALE.test(page)) ? "packs" : "apart";
}

/** Who asks for each module: the pages without a dynamic import in between, and for what is behind one, how it is imported. */
function askersOfModules({ getModuleIds, getModuleInfo }: Rollup.ManualChunkMeta): Map<string, Set<string>> {
  const askers = new Map<string, Set<string>>();
  const visit = (id: string, asker: string) => {
    const known = askers.get(id) ?? new Set();
    if (known.has(asker)) return;
    askers.set(id, known.add(asker));
    for (const imported of getModuleInfo(id)?.importedIds ?? []) visit(imported, asker);
  };
  for (const id of getModuleIds()) {
    const module = getModuleInfo(id);
    if (module?.isEntry) visit(id, pageOf(id));
    if (module !== null && module.dynamicImporters.length > 0) visit(id, importedSoon(id) ?? LATER);
  }
  return askers;
}

function importedSoon(id: string): string | undefined {
  return Object.entries(IMPORTED_SOON).find(([, pattern]) => pattern.test(id))?.[0];
}

function pageOf(id: string): string {
  return /\/routes\/\(\$locale\)\.(_.+)\.tsx/.exec(id)?.[1] ?? EVERYWHERE;
}
