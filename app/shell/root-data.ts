import { useRouteLoaderData } from "@remix-run/react";
import type { Theme } from "#app/lib/browser/theme.ts";
import type { ResultOf } from "#app/lib/graphql/graphql.ts";
import type { ViewerDocument } from "#app/shell/documents.ts";
import type { KnownModels } from "#app/tasks/catalog/known-models.ts";

/** What root.tsx loads for every page: who looks at it, and what this browser chose. */
export type RootData = {
  data: ResultOf<typeof ViewerDocument>;
  theme: Theme;
  hasShortcuts: boolean;
  models: KnownModels;
  /** What is said above every page, as HTML: announcements, and that the site is not open. Undefined when there is nothing. */
  above?: string | undefined;
  /** What the way to the operators' pages is called, in the page's language; undefined for who may not go it. */
  operators?: string | undefined;
  /** Where the site is for everybody, whatever host this page was asked of. */
  origin: string;
};

let latest: RootData | undefined;

/**
 * The root's data. In a browser where it failed to load on the way to another page it is what was there before, so that the
 * page that tells so has the reader's navigation and colours; undefined where nothing was.
 */
export function useRootData(): RootData | undefined {
  const loaded = useRouteLoaderData<RootData>("root");
  if (typeof document === "undefined") return loaded;
  latest = loaded ?? latest;
  return latest;
}
