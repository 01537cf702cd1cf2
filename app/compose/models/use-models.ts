import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { ModelsDocument } from "#app/compose/documents.ts";
import { useIdle } from "#app/lib/browser/use-idle.ts";
import { read } from "#app/lib/graphql/client.ts";
import type { ModelCard } from "#app/tasks/catalog/documents.ts";
import { type Kind, taskKind } from "#app/tasks/composing.ts";

const OTHER: Record<Kind, Kind> = { image: "video", video: "image" };

export type Models = {
  /** Of the kind that the page was opened with, and of the other one once they have come. */
  models: readonly ModelCard[];
  /** Fetches the models of a kind where they are not there yet, and draws with them. Resolves to whether they are there now. */
  require: (kind: Kind) => Promise<boolean>;
};

/** The models of both kinds. A page brings those of the kind it begins with; the others come while it is at rest, or when they are needed. */
export function useModels(loaded: readonly ModelCard[], begun: Kind): Models {
  const [others, setOthers] = useState<readonly ModelCard[]>([]);
  const models = useMemo(() => {
    const there = new Set(loaded.map(({ slug }) => slug));
    return [...loaded, ...others.filter(({ slug }) => !there.has(slug))];
  }, [loaded, others]);
  const latest = useRef(models);
  latest.current = models;
  const require = useCallback(async (kind: Kind) => {
    const wanted = taskKind(kind);
    if (latest.current.some((model) => model.kind === wanted)) return true;
    const { data } = await read(ModelsDocument, { kind: wanted });
    if (data === undefined) return false;
    // Drawn before anybody goes on with them.
    flushSync(() => setOthers(data.models));
    return true;
  }, []);
  const isIdle = useIdle();
  useEffect(() => {
    if (isIdle) void require(OTHER[begun]);
  }, [isIdle, begun, require]);
  return { models, require };
}
