import { useCallback, useEffect, useState } from "react";
import { HistoryDocument } from "#app/compose/history/documents.ts";
import { read } from "#app/lib/graphql/client.ts";
import type { Source } from "#app/tasks/upload/documents.ts";

const PAGE_SIZE = 24;

export const HISTORIES = ["all", "RESULT", "UPLOAD"] as const;
export type History = (typeof HISTORIES)[number];
/** What a file may be that a model starts from. */
export const MEDIA = ["IMAGE", "VIDEO", "AUDIO"] as const;
export type MediaOf = (typeof MEDIA)[number];

type Page = {
  history: History;
  kind: MediaOf;
  images: Source[];
  after: string | null;
  state: "reading" | "read" | "failed";
};

/** The viewer's files of a kind, newest first, a page at a time. */
export function useHistory(history: History, kind: MediaOf): Page & { readMore: () => void } {
  const [page, setPage] = useState<Page>({ history, kind, images: [], after: null, state: "reading" });
  const readPage = useCallback(
    async (before: Source[], after: string | null) => {
      setPage({ history, kind, images: before, after, state: "reading" });
      const filter = { kind, purpose: history === "all" ? undefined : history };
      const { data } = await read(HistoryDocument, { first: PAGE_SIZE, after, filter }, "network-only");
      const assets = data?.viewer?.assets;
      setPage((now) => {
        // Another list was asked for meanwhile.
        if (now.history !== history || now.kind !== kind) return now;
        if (assets === undefined) return { ...now, state: "failed" };
        const { hasNextPage, endCursor } = assets.pageInfo;
        return {
          history,
          kind,
          images: [...before, ...assets.nodes],
          after: hasNextPage ? endCursor : null,
          state: "read",
        };
      });
    },
    [history, kind],
  );
  useEffect(() => {
    readPage([], null);
  }, [readPage]);
  const { images, after } = page;
  return { ...page, readMore: useCallback(() => readPage(images, after), [readPage, images, after]) };
}
