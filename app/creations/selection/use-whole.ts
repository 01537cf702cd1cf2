import { useRef, useState } from "react";
import type { fittingBehind, WholeIntent } from "#app/creations/selection/whole.ts";
import { change, refetchFollowed } from "#app/lib/graphql/client.ts";
import { refusal } from "#app/lib/graphql/result.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useAnnounce } from "#app/ui/messages/announce.tsx";
import { useRefusalSentence } from "#app/ui/messages/refusal-notice.tsx";
import { useToast } from "#app/ui/messages/toast.tsx";

/** How far it has come: looking up what fits, or going through it. */
export type Progress = { state: "collecting"; count: number } | { state: "acting"; done: number; count: number };

/** Browsers take one download after another, each from a frame of its own; a second address in the same one would end the first. */
function saveAll(urls: readonly string[]): void {
  for (const url of urls) {
    const frame = document.createElement("iframe");
    frame.hidden = true;
    frame.src = url;
    document.body.append(frame);
  }
}

/** Does one thing to everything that fits a filter, tells how far it is, and in the end what was left as it was. */
export function useWhole(filter: Parameters<typeof fittingBehind>[0], onEnd: () => void) {
  const { t } = useTranslation();
  const toast = useToast();
  const sentence = useRefusalSentence();
  const [progress, setProgress] = useState<Progress | null>(null);
  const running = useRef<AbortController | null>(null);
  useAnnounce(progress === null ? "" : t("library.collecting", { count: progress.count }));

  /** The ids of all that fits, unless they are known; null where they could not be read, which a toast says, or that was stopped. */
  const gather = async (known: readonly string[] | null) => {
    const controller = new AbortController();
    const { signal } = controller;
    running.current = controller;
    setProgress({ state: "collecting", count: known?.length ?? 0 });
    const onCount = (count: number) => setProgress({ state: "collecting", count });
    const code = await import("#app/creations/selection/whole.ts").catch(() => null);
    const ids = known ?? (await code?.allFitting(code.fittingBehind(filter), onCount, signal)) ?? null;
    if (code !== null && ids !== null) return { code, ids, signal };
    if (!signal.aborted) toast({ text: sentence(refusal("UNREACHABLE", "")), tone: "danger" });
    return null;
  };
  /** Looks up all that fits, for what is to be done with it elsewhere. */
  const lookUp = async (): Promise<readonly string[] | null> => {
    const found = await gather(null);
    running.current = null;
    setProgress(null);
    return found?.ids ?? null;
  };
  const act = async (intent: WholeIntent, known: readonly string[] | null): Promise<void> => {
    const found = await gather(known);
    if (found !== null) {
      const { code, ids, signal } = found;
      const { length: count } = ids;
      setProgress({ state: "acting", done: 0, count });
      const end = await code.actOnAll(
        change,
        { intent, ids },
        (done) => setProgress({ state: "acting", done, count }),
        signal,
      );
      saveAll(end.zips);
      const isNothing = end.ids.length === 0 && end.refusal !== null;
      const left = end.left > 0 ? ` ${t("library.left", { count: end.left })}` : "";
      const text = isNothing
        ? sentence(end.refusal ?? refusal("INTERNAL_ERROR", ""))
        : t(`library.done.${intent}`, { count: end.ids.length });
      const undo = { label: t("toast.undo"), onAct: () => void act("restore", end.ids) };
      toast({
        text: text + left,
        tone: isNothing ? "danger" : "plain",
        action: intent === "delete" && !isNothing ? undo : undefined,
      });
    }
    running.current = null;
    setProgress(null);
    onEnd();
    await refetchFollowed();
  };
  return {
    progress,
    lookUp,
    run: (intent: WholeIntent) => void act(intent, null),
    stop: () => running.current?.abort(),
  };
}
