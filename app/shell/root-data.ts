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
  /** Where the site is for everybody, whatever host this page was asked of. */
  origin: string;
};

/** The root's data; undefined where the root itself failed to load. */
export function useRootData(): RootData | undefined {
  return useRouteLoaderData<RootData>("root");
}
