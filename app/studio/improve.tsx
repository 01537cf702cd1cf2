import Sparkles from "lucide-react/icons/sparkles";
import { type ComponentType, useCallback, useEffect, useRef, useState } from "react";
import { freshKey } from "#app/lib/browser/fresh-key.ts";
import { PROMPT_CREDITS } from "#app/lib/credits.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { keptTurn } from "#app/prompts/writer/kept-turn.ts";
import type { PromptTurn } from "#app/prompts/writer/prompt-stream.ts";
import type { ImprovingProps } from "#app/studio/improving.ts";
import { type Kind, taskKind } from "#app/tasks/composing.ts";
import { useAnnounce } from "#app/ui/messages/announce.tsx";
import { useToast } from "#app/ui/messages/toast.tsx";
import { Spinner } from "#app/ui/spinner.tsx";

const OWNER = "studio";

export type ImproveProps = Pick<ImprovingProps, "onText" | "onWritten"> & {
  prompt: string;
  kind: Kind;
  available: number;
};

type Run = { turn: PromptTurn; Improving: ComponentType<ImprovingProps> };

/** A turn with the assistant, whose code is fetched when one is asked for, or was broken off by a reload. */
function useRun() {
  const { t } = useTranslation();
  const toast = useToast();
  const [run, setRun] = useState<Run | "coming" | null>(null);
  const failed = useRef<(() => void) | null>(null);
  failed.current = () => toast({ text: t("bar.unread"), tone: "danger" });
  const begin = useCallback(async (turn: PromptTurn) => {
    setRun("coming");
    const code = await import("#app/studio/improving.ts").catch(() => null);
    if (code === null) failed.current?.();
    setRun(code === null ? null : { turn, Improving: code.Improving });
  }, []);
  useEffect(() => {
    const kept = keptTurn(OWNER);
    if (kept !== null) void begin(kept);
  }, [begin]);
  return { run, begin, onOver: () => setRun(null) };
}

/** Has the assistant make a whole prompt of what stands in the composer, word by word before one's eyes. */
export function Improve({ prompt, kind, available, onText, onWritten }: ImproveProps) {
  const { t } = useTranslation();
  const { run, begin, onOver } = useRun();
  const isBusy = run !== null;
  useAnnounce(isBusy ? t("workflow.writing") : "");
  return (
    <>
      {run !== null && run !== "coming" && (
        <run.Improving owner={OWNER} turn={run.turn} onText={onText} onWritten={onWritten} onOver={onOver} />
      )}
      <button
        // Without scripts the form itself asks for it.
        type="submit"
        name="only"
        value="improve"
        onClick={(event) => {
          event.preventDefault();
          void begin({ idea: prompt, idempotencyKey: freshKey(), kind: taskKind(kind) });
        }}
        disabled={isBusy || prompt.trim() === "" || available < PROMPT_CREDITS}
        title={t("studio.improveHint")}
        className="inline-flex min-h-10 items-center gap-1.5 whitespace-nowrap rounded-full border border-edge/50 px-3 text-sm hover:border-edge hover:bg-sunken disabled:border-line disabled:text-muted disabled:hover:bg-transparent"
      >
        {isBusy ? <Spinner className="size-4" /> : <Sparkles className="size-4" aria-hidden="true" />}
        <span>{t("studio.improve")}</span>
        <span className="text-muted tabular-nums">{`· ${PROMPT_CREDITS}`}</span>
        <span className="sr-only">{t("credits.count", { count: PROMPT_CREDITS })}</span>
      </button>
    </>
  );
}
