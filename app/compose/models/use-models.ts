import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { ModelsDocument } from "#app/compose/documents.ts";
import { useIdle } from "#app/lib/browser/use-idle.ts";
import { read } from "#app/lib/graphql/client.ts";
import type { ModelCard, ModelName } from "#app/tasks/catalog/documents.ts";
import { KINDS, type Kind, taskKind } from "#app/tasks/composing.ts";

/** The models that a page brings: all of its kind by name, and those with their forms that are most likely wanted. */
export type LoadedModels = { names: readonly ModelName[]; cards: readonly ModelCard[] };

export type Models = LoadedModels & {
  /** Fetches the forms of a kind's models where they are not all there, and draws with them. Resolves to whether they are there now. */
  fetchAll: (kind: Kind) => Promise<boolean>;
};

/** The models of all kinds. What a page does not bring comes while it is at rest, or when it is needed. */
export function useModels(loaded: LoadedModels, begun: Kind): Models {
  const [fetched, setFetched] = useState<Partial<Record<Kind, readonly ModelCard[]>>>({});
  const models = useMemo(() => {
    const others = KINDS.flatMap((kind) => (kind === begun ? [] : (fetched[kind] ?? [])));
    return {
      names: [...loaded.names, ...others],
      cards: [...(fetched[begun] ?? loaded.cards), ...others],
    };
  }, [loaded, fetched, begun]);
  const latest = useRef(fetched);
  latest.current = fetched;
  const fetchAll = useCallback(async (kind: Kind) => {
    if (latest.current[kind] !== undefined) return true;
    const { data } = await read(ModelsDocument, { kind: taskKind(kind) });
    if (data === undefined) return false;
    // Drawn before anybody goes on with them.
    flushSync(() => setFetched((known) => ({ ...known, [kind]: data.models })));
    return true;
  }, []);
  const isIdle = useIdle();
  useEffect(() => {
    // Between images and videos people go to and fro; for sound they ask.
    if (isIdle) void fetchAll(begun === "image" ? "video" : "image");
  }, [isIdle, begun, fetchAll]);
  return { ...models, fetchAll };
}
