import { useCallback, useRef, useState } from "react";
import { refetchFollowed } from "#app/lib/graphql/client.ts";
import { refusal } from "#app/lib/graphql/result.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { judge } from "#app/tasks/upload/judge-file.ts";
import type { UploadEnd } from "#app/tasks/upload/upload.client.ts";
import { useUploadProblem } from "#app/tasks/upload/upload-problem.ts";
import { useAnnounce } from "#app/ui/messages/announce.tsx";

/** A file on its way into the library; `share` is how much of it has gone, `problem` why it will not come. */
export type Incoming = { key: string; name: string; share: number; problem: string | null };

async function send(file: File, onProgress: (share: number) => void): Promise<UploadEnd> {
  const judged = await judge(file);
  if (!("file" in judged)) return judged;
  const code = await import("#app/tasks/upload/upload.client.ts").catch(() => null);
  return code?.uploadImage(judged.file, onProgress) ?? { refusal: refusal("UNREACHABLE", "") };
}

/** Takes files into the library, one after the other in the order given; each stands in the list once it is stored. */
export function useUploads() {
  const { t } = useTranslation();
  const problemOf = useUploadProblem();
  const [incoming, setIncoming] = useState<readonly Incoming[]>([]);
  const [stored, setStored] = useState(0);
  const line = useRef(Promise.resolve());
  useAnnounce(stored === 0 ? "" : t("library.stored", { count: stored }));
  const change = useCallback((key: string, changes: Partial<Incoming> | null) => {
    setIncoming((all) =>
      all.flatMap((one) => (one.key !== key ? [one] : changes === null ? [] : [{ ...one, ...changes }])),
    );
  }, []);
  const take = async (key: string, file: File) => {
    const end = await send(file, (share) => change(key, { share }));
    if (!("asset" in end)) {
      change(key, { problem: problemOf("problem" in end ? end.problem : end.refusal, file.name) });
      return;
    }
    await refetchFollowed();
    change(key, null);
    setStored((count) => count + 1);
  };
  const add = (files: readonly File[]) => {
    const named = files.map((file) => ({ key: crypto.randomUUID(), file }));
    setIncoming((all) => [
      ...named.map(({ key, file }) => ({ key, name: file.name, share: 0, problem: null })),
      ...all,
    ]);
    for (const { key, file } of named) line.current = line.current.then(() => take(key, file));
  };
  return { incoming, add, dismiss: (key: string) => change(key, null) };
}
