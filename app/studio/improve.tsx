import Sparkles from "lucide-react/icons/sparkles";
import { useEffect, useRef, useState } from "react";
import { SavedPromptDocument } from "#app/compose/documents.ts";
import { freshKey } from "#app/lib/browser/fresh-key.ts";
import { PROMPT_CREDITS } from "#app/lib/credits.ts";
import { change, read } from "#app/lib/graphql/client.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { CreatePromptDocument } from "#app/prompts/documents.ts";
import type { PromptTurn } from "#app/prompts/writer/prompt-stream.ts";
import { usePromptWriter } from "#app/prompts/writer/use-prompt-writer.ts";
import type { Kind } from "#app/tasks/composing.ts";
import { useAnnounce } from "#app/ui/messages/announce.tsx";
import { useRefusalSentence } from "#app/ui/messages/refusal-notice.tsx";
import { useToast } from "#app/ui/messages/toast.tsx";
import { Spinner } from "#app/ui/spinner.tsx";

export type ImproveProps = {
  prompt: string;
  kind: Kind;
  available: number;
  /** Puts words in the place of the prompt; called again and again while they are written. */
  onText: (text: string) => void;
  /** Told of each finished prompt, by its id. */
  onWritten?: (promptId: string) => void;
};

async function textOf(promptId: string): Promise<string | null> {
  const { data } = await read(SavedPromptDocument, { id: promptId }, "network-only");
  return data?.node?.__typename === "Prompt" ? data.node.text : null;
}

type EndsProps = Pick<ImproveProps, "onText" | "onWritten"> & { before: { current: string } };

/** What happens when the assistant is done: its words stand in the prompt, and those it had are a click away. */
function useEnds({ onText, onWritten, before }: EndsProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const sentence = useRefusalSentence();
  const hooks = useRef({ onText, onWritten });
  hooks.current = { onText, onWritten };
  const giveBack = () => hooks.current.onText(before.current);
  const refused = (refusal: Refusal) => {
    giveBack();
    toast({ text: sentence(refusal), tone: "danger" });
  };
  const written = async (promptId: string) => {
    const text = await textOf(promptId);
    if (text !== null) hooks.current.onText(text);
    hooks.current.onWritten?.(promptId);
    toast({ text: t("studio.improved"), action: { label: t("toast.undo"), onAct: giveBack } });
  };
  const broken = async ({ idea, idempotencyKey, kind }: PromptTurn) => {
    const made = await change(CreatePromptDocument, { input: { idea, idempotencyKey, kind } });
    if (made.ok) await written(made.payload.prompt.id);
    else refused(made.refusal);
  };
  return { refused, written, broken };
}

/** Has the assistant make a whole prompt of what stands in the composer, word by word before one's eyes. */
export function Improve({ prompt, kind, available, onText, onWritten }: ImproveProps) {
  const { t } = useTranslation();
  const before = useRef(prompt);
  const [isEnding, setEnding] = useState(false);
  const { refused, written, broken } = useEnds({ onText, onWritten, before });
  const end = (work: Promise<void>) => {
    setEnding(true);
    void work.finally(() => setEnding(false));
  };
  const { isWriting, turn, text, refusal, write } = usePromptWriter({
    owner: "studio",
    onWritten: (promptId) => end(written(promptId)),
    onBroken: (lost) => end(broken(lost)),
  });
  const shown = useRef(onText);
  shown.current = onText;
  useEffect(() => {
    // Taken up after a reload, the idea is what was in the composer.
    if (turn !== null) before.current = turn.idea;
  }, [turn]);
  useEffect(() => {
    if (text !== "") shown.current(text);
  }, [text]);
  const told = useRef(refused);
  told.current = refused;
  useEffect(() => {
    if (refusal !== null) told.current(refusal);
  }, [refusal]);
  const isBusy = isWriting || isEnding;
  useAnnounce(isBusy ? t("workflow.writing") : "");
  const begin = () => {
    before.current = prompt;
    write({ idea: prompt, idempotencyKey: freshKey(), kind: kind === "video" ? "VIDEO" : "IMAGE" });
  };
  return (
    <button
      // Without scripts the form itself asks for it.
      type="submit"
      name="only"
      value="improve"
      onClick={(event) => {
        event.preventDefault();
        begin();
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
  );
}
