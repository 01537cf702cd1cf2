import { useEffect, useLayoutEffect, useMemo, useState } from "react";
import { follow } from "#app/lib/graphql/client.ts";
import type { TadaDocumentNode } from "#app/lib/graphql/graphql.ts";

// React warns of layout effects on the server, where they would do nothing.
const useBrowserLayoutEffect = typeof document === "undefined" ? useEffect : useLayoutEffect;

/** An answer as text, without the names of types: the server adds some that the cache leaves out. */
function told(answer: unknown): string {
  return JSON.stringify(answer, (name, value) => (name === "__typename" ? undefined : value));
}

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
  useBrowserLayoutEffect(() => {
    // Whatever touches an object that the answer has makes the cache say it again, most often as it was.
    let known: string | undefined;
    return follow(query, stable, loaded, (data) => {
      known ??= told(loaded);
      const said = told(data);
      if (said === known) return;
      known = said;
      setNewer({ loaded, data });
    });
  }, [query, stable, loaded]);
  return newer.loaded === loaded ? newer.data : loaded;
}
