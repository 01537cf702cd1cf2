import type { Plugin } from "vite";

type Settled = [what: RegExp, becomes: string];

/**
 * What our settings (remix.config.js) and our routes decide of the framework, decided when the browser's files are built: what
 * follows of it is never run, and is left out. By file of the packages; each must be found, or an update has changed it.
 */
const SETTLED: Record<string, Settled[]> = {
  "/@remix-run/react/dist/esm/browser.js": [
    [/window\.__remixContext\.future\.v3_(?:fetcherPersist|relativeSplatPath|singleFetch)/g, "true"],
    [/patchRoutesOnNavigation: getPatchRoutesOnNavigationFunction\(.+\)/g, ""],
    [/^ {2}useFogOFWarDiscovery\(.+\);$/gm, ""],
    [/window\.__remixContext\.isSpaMode/g, "false"],
  ],
  "/@remix-run/react/dist/esm/components.js": [
    [/future\.v3_singleFetch/g, "true"],
    [/= isFogOfWarEnabled\(future, isSpaMode\)/g, "= false"],
    [/if \(isSpaMode && !isHydrated\)/g, "if (false)"],
    // The browser draws no script that starts the page: it was started by the server's.
    [/static: isStatic,\s+staticContext\s+\} = useDataRouterContext\(\);/g, "} = useDataRouterContext();"],
    [/if \(!isStatic && typeof __remixContext === "object" && __remixContext\.a\)/g, "if (false)"],
    [/\bstaticContext \? /g, "false ? "],
    [/!isStatic \? " " :/g, 'true ? " " :'],
    [/staticContext === null \|\| staticContext === void 0 \? void 0 : staticContext\.activeDeferreds/g, "undefined"],
  ],
  "/@remix-run/react/dist/esm/links.js": [[/future\.v3_singleFetch/g, "true"]],
  "/@remix-run/react/dist/esm/routes.js": [
    [/future\.v3_singleFetch/g, "true"],
    [/typeof singleFetch === "function"/g, "true"],
    [/if \(isSpaMode\)/g, "if (false)"],
    [/!isSpaMode \|\|/g, "true ||"],
    [/return isSpaMode && /g, "return false && "],
    // No route has a part of its own for the browser (withoutClientParts).
    [/!routeModule\.client(?:Loader|Action)\b/g, "true"],
    [/!route\.hasClient(?:Loader|Action)\b/g, "true"],
    [/if \(mod\.client(?:Loader|Action)\)/g, "if (false)"],
  ],
  "/@remix-run/router/dist/router.js": [
    [/future\.v7_(?:fetcherPersist|normalizeFormMethod|partialHydration|prependBasename|relativeSplatPath)/g, "true"],
    [/= init\.patchRoutesOnNavigation;/g, "= undefined;"],
    [/if \(!patchRoutesOnNavigationImpl\)/g, "if (true)"],
    [/if \(patchRoutesOnNavigationImpl\)/g, "if (false)"],
    [/^ +fogOfWar\.active = false;$/gm, ""],
    [/fogOfWar\.active\b/g, "false"],
    // What a loader gives later comes as a promise in its answer.
    [/(?<!function )isDeferred(?:Result|Data)\(\w+\)/g, "false"],
  ],
};

/** Parts of a route that Remix would run in the browser. */
const CLIENT_PARTS = /\bexport\s+(?:async\s+)?(?:function|const)\s+(client(?:Loader|Action)|HydrateFallback)\b/;

export function settledFramework(): Plugin {
  const found = new Set<Settled>();
  return {
    name: "settled-framework",
    apply: (_config, { command, isSsrBuild }) => command === "build" && isSsrBuild !== true,
    enforce: "pre",
    transform(code, id) {
      const part = /\/app\/routes\//.test(id) ? CLIENT_PARTS.exec(code)?.[1] : undefined;
      if (part !== undefined) this.error(`${id} has a ${part}, which vite.framework.ts leaves out.`);
      const rules = Object.entries(SETTLED).find(([file]) => id.endsWith(file))?.[1];
      if (rules === undefined) return undefined;
      let settled = code;
      for (const rule of rules) {
        const [what, becomes] = rule;
        const before = settled;
        settled = settled.replace(what, becomes);
        if (settled !== before) found.add(rule);
      }
      return { code: settled, map: null };
    },
    buildEnd(fault) {
      if (fault !== undefined) return;
      for (const [file, rules] of Object.entries(SETTLED))
        for (const rule of rules)
          if (!found.has(rule)) this.error(`${file} has nothing like ${rule[0]} any more: see vite.framework.ts.`);
    },
  };
}
