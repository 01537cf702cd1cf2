import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { SourcesDocument } from "#app/compose/documents.ts";
import { readyOf, type SourceItem, type SourceStore, sourceStore } from "#app/compose/sources/source-store.ts";
import { useDraft } from "#app/lib/browser/use-draft.ts";
import { read } from "#app/lib/graphql/client.ts";
import type { Source } from "#app/tasks/upload/documents.ts";
import type { uploadImage } from "#app/tasks/upload/upload.client.ts";

export type Sources = {
  items: SourceItem[];
  ready: Source[];
  isSending: boolean;
  /** Whether a video takes them as references instead of as its frames. */
  asReferences: boolean;
  setReferences: (asReferences: boolean) => void;
  store: SourceStore;
};

const send: typeof uploadImage = async (...file) =>
  (await import("#app/tasks/upload/upload.client.ts")).uploadImage(...file);

function idsOf(assets: readonly Source[]): string {
  return JSON.stringify(assets.map(({ id }) => id));
}

/** The viewer's stored files by their ids, in this order; without those that are gone. */
export async function readAssets(ids: string[]): Promise<Source[]> {
  if (ids.length === 0) return [];
  const { data } = await read(SourcesDocument, { ids });
  return (data?.nodes ?? []).flatMap((node) => (node?.__typename === "Asset" ? [node] : []));
}

function keptIds(kept: string): string[] {
  const ids: unknown = JSON.parse(kept);
  return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === "string") : [];
}

/**
 * The images a task starts from, kept in this browser across reloads; what is still on its way is not kept. Other images
 * as `initial` take the place of all.
 */
export function useSources(draft: string, initial: readonly Source[], initialReferences = false): Sources {
  const [asReferences, setReferences] = useState(initialReferences);
  const [kept, keep] = useDraft(draft, idsOf(initial));
  const own = useRef(kept);
  const onReady = useRef<(ready: Source[]) => void>(() => undefined);
  onReady.current = (ready) => {
    own.current = idsOf(ready);
    keep(own.current);
  };
  const [store] = useState(() => sourceStore(initial, { send, onReady: (ready) => onReady.current(ready) }));
  useEffect(() => () => store.close(), [store]);
  const given = useRef(initial);
  given.current = initial;
  useEffect(() => {
    if (kept === own.current) return;
    own.current = kept;
    if (kept === idsOf(given.current)) return store.reset(given.current);
    readAssets(keptIds(kept)).then((assets) => {
      if (own.current === kept) store.reset(assets);
    });
  }, [kept, store]);
  const items = useSyncExternalStore(store.subscribe, store.items, store.items);
  return useMemo(
    () => ({
      items,
      ready: readyOf(items),
      isSending: items.some(({ state }) => state === "sending"),
      asReferences,
      setReferences,
      store,
    }),
    [items, asReferences, store],
  );
}
