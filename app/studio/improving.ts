import { useEffect, useRef, useState } from "react";
import { SavedPromptDocument } from "#app/compose/documents.ts";
import { change, read } from "#app/lib/graphql/client.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { CreatePromptDocument } from "#app/prompts/documents.ts";
import type { PromptTurn } from "#app/prompts/writer/prompt-stream.ts";
import { usePromptWriter } from "#app/prompts/writer/use-prompt-writer.ts";
import { useRefusalSentence } from "#app/ui/messages/refusal-notice.tsx";
import { useToast } from "#app/ui/messages/toast.tsx";

export type ImprovingProps = {
  owner: string;
  turn: PromptTurn;
  /** Puts words in the place of the prompt; called again and again while they are written. */
  onText: (text: string) => void;
  /** Told of the finished prompt, by its id. */
  onWritten?: (promptId: string) => void;
  onOver: () => void;
};

async function textOf(promptId: string): Promise<string | null> {
  const { data } = await read(SavedPromptDocument, { id: promptId }, "network-only");
  return data?.node?.__typename === "Prompt" ? data.node.text : null;
}

/** What happens when the assistant is done: its words stand in the prompt, and those it had are a click away. */
function useEnds({ turn: { idea, idempotencyKey, kind }, onText, onWritten }: ImprovingProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const sentence = useRefusalSentence();
  const giveBack = () => onText(idea);
  const refused = (refusal: Refusal) => {
    giveBack();
    toast({ text: sentence(refusal), tone: "danger" });
  };
  const written = async (promptId: string) => {
    const text = await textOf(promptId);
    if (text !== null) onText(text);
    onWritten?.(promptId);
    toast({ text: t("studio.improved"), action: { label: t("toast.undo"), onAct: giveBack } });
  };
  const broken = async () => {
    const made = await change(CreatePromptDocument, { input: { idea, idempotencyKey, kind } });
    if (made.ok) await written(made.payload.prompt.id);
    else refused(made.refusal);
  };
  return { refused, written, broken };
}

/** One turn with the assistant, from its first word to its end. */
export function Improving(props: ImprovingProps): null {
  const { owner, turn } = props;
  const ends = useEnds(props);
  const latest = useRef({ ...props, ...ends });
  latest.current = { ...props, ...ends };
  const end = (work: Promise<void>) => void work.finally(() => latest.current.onOver());
  const { text, refusal, write } = usePromptWriter({
    owner,
    onWritten: (promptId) => end(latest.current.written(promptId)),
    onBroken: () => end(latest.current.broken()),
  });
  const [begun] = useState(turn);
  useEffect(() => write(begun), [write, begun]);
  useEffect(() => {
    if (text !== "") latest.current.onText(text);
  }, [text]);
  useEffect(() => {
    if (refusal === null) return;
    latest.current.refused(refusal);
    latest.current.onOver();
  }, [refusal]);
  return null;
}
