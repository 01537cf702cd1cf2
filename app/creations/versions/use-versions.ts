import { type RefObject, useEffect, useRef, useState } from "react";
import { type Version, VersionsDocument } from "#app/creations/versions/documents.ts";
import { backFrom, forwardFrom, keepWay } from "#app/creations/versions/line.ts";
import { undoKeyOf } from "#app/lib/browser/undo-key.ts";
import { read } from "#app/lib/graphql/client.ts";
import { useTopModal } from "#app/ui/dialogs/use-modal.ts";

/** The versions of a file, read again when another is shown or there is more to find; until then those stand that were read for it before. */
export function useVersions(asset: string, revision: number): readonly Version[] {
  const [versions, setVersions] = useState<readonly Version[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what a revision counts is what is read here
  useEffect(() => {
    let isOver = false;
    void read(VersionsDocument, { asset }, "network-only").then(({ data }) => {
      if (!isOver && data !== undefined) setVersions(data.versions);
    });
    return () => {
      isOver = true;
    };
  }, [asset, revision]);
  const isAmong = versions.some((version) => version.asset.id === asset);
  useEffect(() => keepWay(versions, asset), [versions, asset]);
  return isAmong ? versions : [];
}

const FIELDS = "input:not([type=range]), textarea, select, [contenteditable]";

type Ways = { back: Version | undefined; forward: Version | undefined };

/** Where the keys of undo and redo lead: Ctrl or ⌘ with Z, with Shift for forward, or Y. In a field they are the field's own. */
export function useWays(
  place: RefObject<HTMLElement>,
  versions: readonly Version[],
  asset: string,
  go: (version: Version) => void,
): Ways {
  const top = useTopModal();
  const ways: Ways = { back: backFrom(versions, asset), forward: forwardFrom(versions, asset) };
  const latest = useRef({ versions, top, go });
  latest.current = { versions, top, go };
  // Keys may be pressed faster than what they lead to is shown: each goes on from where the one before leads.
  const at = useRef(asset);
  useEffect(() => {
    at.current = asset;
  }, [asset]);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const step = undoKeyOf(event);
      if (step === null || event.defaultPrevented) return;
      const { versions, top, go } = latest.current;
      // What lies over it has the keys.
      if ((place.current?.closest("dialog") ?? null) !== top) return;
      if (event.target instanceof Element && event.target.closest(FIELDS) !== null) return;
      const to = (step === "redo" ? forwardFrom : backFrom)(versions, at.current);
      if (to === undefined) return;
      event.preventDefault();
      at.current = to.asset.id;
      go(to);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [place]);
  return ways;
}
