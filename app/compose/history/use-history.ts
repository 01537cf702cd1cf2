import { useCallback, useEffect, useState } from "react";
import { HistoryDocument } from "#app/compose/history/documents.ts";
import { read } from "#app/lib/graphql/client.ts";
import type { Source } from "#app/tasks/upload/documents.ts";

const PAGE_SIZE = 24;

export const HISTORIES = ["all", "RESULT", "UPLOAD"] as const;
export type History = (typeof HISTORIES)[number];

type Page = { history: History; images: Source[]; after: string | null; state: "reading" | "read" | "failed" };

/** The viewer's images, newest first, a page at a time. */
export function useHistory(history: History): Page & { readMore: () => void } {
  const [page, setPage] = useState<Page>({ history, images: [], after: null, state: "reading" });
  const readPage = useCallback(
    async (before: Source[], after: string | null) => {
      setPage({ history, images: before, after, state: "reading" });
      const filter = { kind: "IMAGE" as const, purpose: history === "all" ? undefined : history };
      const { data } = await read(HistoryDocument, { first: PAGE_SIZE, after, filter }, "network-only");
      const assets = data?.viewer?.assets;
      setPage((now) => {
        // Another list was asked for meanwhile.
        if (now.history !== history) return now;
        if (assets === undefined) return { ...now, state: "failed" };
        const { hasNextPage, endCursor } = assets.pageInfo;
        return { history, images: [...before, ...assets.nodes], after: hasNextPage ? endCursor : null, state: "read" };
      });
    },
    [history],
  );
  useEffect(() => {
    readPage([], null);
  }, [readPage]);
  const { images, after } = page;
  return { ...page, readMore: useCallback(() => readPage(images, after), [readPage, images, after]) };
}
