import { useEffect, useMemo, useRef, useState } from "react";
import { follow, read } from "#app/lib/graphql/client.ts";
import type { TadaDocumentNode } from "#app/lib/graphql/graphql.ts";

/** A stretch of a list, as every connection of the API gives it. */
export type Stretch<Item> = {
  nodes: readonly Item[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
};
type Heard<Item> = (stretch: Stretch<Item> | null) => void;
/** Hears the stretch behind a cursor, now and whenever it changes, until stopped; null when it could not be read. */
export type FollowStretch<Item> = (after: string, onStretch: Heard<Item>) => () => void;

/** Reads a stretch, from the cache where it has been read before, and follows it. */
export function followStretch<Data, Variables extends Record<string, unknown>, Item>(
  document: TadaDocumentNode<Data, Variables>,
  variables: Variables,
  stretchIn: (data: Data) => Stretch<Item> | undefined,
  onStretch: Heard<Item>,
): () => void {
  let isOver = false;
  let stop: () => void = () => undefined;
  const tell = (data: Data | undefined) => {
    const stretch = data === undefined ? undefined : stretchIn(data);
    if (stretch !== undefined) onStretch(stretch);
    return stretch !== undefined;
  };
  read(document, variables).then(({ data }) => {
    if (isOver) return;
    if (!tell(data)) onStretch(null);
    else if (data !== undefined) stop = follow(document, variables, data, tell);
  });
  return () => {
    isOver = true;
    stop();
  };
}

/** The items of all stretches, each once: while one moves up, it may stand at the end of one and at the beginning of the next. */
export function joined<Item extends { id: string }>(stretches: readonly Stretch<Item>[]): Item[] {
  return [...new Map(stretches.flatMap(({ nodes }) => nodes.map((item) => [item.id, item] as const))).values()];
}

/** The cursors behind which the stretches after the first begin: each goes on where the one before it ends at present. */
export function cursorsOf(stretches: readonly Stretch<unknown>[], wanted: number): string[] {
  const cursors: string[] = [];
  for (const { pageInfo } of stretches.slice(0, wanted)) {
    if (!pageInfo.hasNextPage || pageInfo.endCursor === null) break;
    cursors.push(pageInfo.endCursor);
  }
  return cursors;
}

// What had been unrolled of the list that was left last: who comes back to it finds it as long, and so the same place in it.
let left: { list: string; stretches: readonly Stretch<{ id: string }>[] } = { list: "", stretches: [] };

function leftOf<Item extends { id: string }>(list: string): readonly Stretch<Item>[] {
  // What was kept by this name is of this list.
  return left.list === list ? (left.stretches as readonly Stretch<Item>[]) : [];
}

export type Endless<Item> = {
  items: Item[];
  hasMore: boolean;
  state: "still" | "reading" | "failed";
  /** Reads the next stretch, or once more the one that failed. */
  more: () => void;
};

type Running = { after: string; stop: () => void };

/**
 * A list that goes on for as long as somebody asks for more. `list` names it, and whose it is: who leaves it and comes back finds as much of it.
 * `first` is what the loader brought.
 */
export function useEndless<Item extends { id: string }>(
  list: string,
  first: Stretch<Item>,
  followBehind: FollowStretch<Item>,
): Endless<Item> {
  const [rest, setRest] = useState(() => leftOf<Item>(list));
  const [wanted, setWanted] = useState(rest.length);
  const [hasFailed, setFailed] = useState(false);
  const running = useRef<Running[]>([]);
  const stretches = useMemo(() => [first, ...rest], [first, rest]);
  const cursors = cursorsOf(stretches, wanted);
  const latest = useRef(followBehind);
  latest.current = followBehind;
  useEffect(() => {
    left = { list, stretches: rest };
  }, [list, rest]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: begins anew for the stretches whose beginning has moved
  useEffect(() => {
    for (const [at, after] of cursors.entries()) {
      if (running.current[at]?.after === after) continue;
      running.current[at]?.stop();
      const take: Heard<Item> = (stretch) => {
        setFailed(stretch === null);
        if (stretch !== null) setRest((before) => [...before.slice(0, at), stretch, ...before.slice(at + 1)]);
      };
      running.current[at] = { after, stop: latest.current(after, take) };
    }
  }, [cursors.join(" ")]);
  useEffect(
    () => () => {
      for (const { stop } of running.current) stop();
      running.current = [];
    },
    [],
  );
  const shown = stretches.slice(0, wanted + 1);
  const isReading = rest.length < wanted && cursors.length > rest.length && !hasFailed;
  return {
    items: useMemo(() => joined(stretches), [stretches]),
    hasMore: (shown.at(-1)?.pageInfo.hasNextPage ?? false) || isReading,
    state: hasFailed ? "failed" : isReading ? "reading" : "still",
    more: () => {
      if (isReading) return;
      if (hasFailed) {
        // The effect reads again what is not running.
        running.current.splice(rest.length);
        setFailed(false);
        setWanted(rest.length);
      }
      setWanted(rest.length + 1);
    },
  };
}
