import { useEffect, useLayoutEffect, useMemo, useState } from "react";
import { follow } from "#app/lib/graphql/client.ts";
import type { TadaDocumentNode } from "#app/lib/graphql/graphql.ts";

// React warns of layout effects on the server, where they would do nothing.
const useBrowserLayoutEffect = typeof document === "undefined" ? useEffect : useLayoutEffect;

/**
 * What a loader read, kept up to date by the browser's cache: the first drawing is the loader's own data, on the server and
 * in the browser; live events and later answers about the same objects then change it in place.
 */
export function useLoaded<Data, Variables extends Record<string, unknown>>(
  query: TadaDocumentNode<Data, Variables>,
  variables: Variables,
  loaded: Data,
): Data {
  const key = JSON.stringify(variables);
  const stable = useMemo<Variables>(() => JSON.parse(key), [key]);
  const [newer, setNewer] = useState({ loaded, data: loaded });
  useBrowserLayoutEffect(
    () => follow(query, stable, loaded, (data) => setNewer({ loaded, data })),
    [query, stable, loaded],
  );
  return newer.loaded === loaded ? newer.data : loaded;
}
