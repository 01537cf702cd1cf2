import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { FeedPageDocument } from "#app/creations/feed/documents.ts";
import { follow, read } from "#app/lib/graphql/client.ts";
import type { ResultOf } from "#app/lib/graphql/graphql.ts";
import type { TaskCard } from "#app/tasks/documents.ts";
import { useCurrentTasks } from "#app/tasks/use-current-tasks.ts";

const PAGE_SIZE = 20;

type FeedPage = ResultOf<typeof FeedPageDocument>;
type PageInfo = { hasNextPage: boolean; endCursor: string | null };
type First = { nodes: readonly TaskCard[]; pageInfo: PageInfo };
type Step = "idle" | "reading" | "failed";

/** The endless list: what was read of it, how it stands with the next stretch, and how to ask for that. */
export type Endless = {
  tasks: readonly TaskCard[];
  step: Step;
  /** Where the next stretch begins; null at the end. */
  cursor: string | null;
  more: () => void;
};

/** Tasks that newer ones pushed out of the first stretch: they stay where they were, and stay current. */
function useKept({ nodes, pageInfo }: First): readonly TaskCard[] {
  const kept = useRef(new Map<string, TaskCard>());
  const before = useRef<readonly TaskCard[]>([]);
  const list = useMemo(() => {
    const there = new Set(nodes.map(({ id }) => id));
    const last = nodes.at(-1);
    for (const task of before.current) {
      // What is gone although it would still fit was deleted.
      const isPushedOut = pageInfo.hasNextPage && last !== undefined && task.createdAt <= last.createdAt;
      if (isPushedOut && !there.has(task.id)) kept.current.set(task.id, task);
    }
    for (const id of there) kept.current.delete(id);
    before.current = nodes;
    return [...kept.current.values()];
  }, [nodes, pageInfo]);
  return useCurrentTasks(list);
}

/**
 * The feed from its first stretch on, which the page's own query keeps current. Each further stretch is read once, by the
 * cursor where the one before ended, and followed from then on.
 */
export function useOlder(first: First): Endless {
  const [pages, setPages] = useState<readonly FeedPage[]>([]);
  const [step, setStep] = useState<Step>("idle");
  const kept = useKept(first);
  const stops = useRef<(() => void)[]>([]);
  // Where the first stretch ended when this page was opened: what it lost since then is kept apart.
  const [begun] = useState(first.pageInfo);
  const { hasNextPage, endCursor } = pages.at(-1)?.viewer?.tasks.pageInfo ?? begun;
  const cursor = hasNextPage ? endCursor : null;
  useEffect(
    () => () => {
      for (const stop of stops.current.splice(0)) stop();
    },
    [],
  );
  const asked = useRef<string | null>(null);
  const more = useCallback(async () => {
    if (cursor === null || asked.current === cursor) return;
    asked.current = cursor;
    setStep("reading");
    const variables = { first: PAGE_SIZE, after: cursor };
    const { data } = await read(FeedPageDocument, variables, "network-only");
    if (data?.viewer == null) {
      asked.current = null;
      setStep("failed");
      return;
    }
    const place = pages.length;
    setPages((before) => [...before, data]);
    setStep("idle");
    stops.current.push(
      follow(FeedPageDocument, variables, data, (newer) =>
        setPages((before) => before.map((page, index) => (index === place ? newer : page))),
      ),
    );
  }, [cursor, pages.length]);
  const tasks = useMemo(() => {
    const all = [...first.nodes, ...kept, ...pages.flatMap((page) => page.viewer?.tasks.nodes ?? [])];
    return [...new Map(all.map((task) => [task.id, task])).values()];
  }, [first.nodes, kept, pages]);
  return { tasks, step, cursor, more };
}
