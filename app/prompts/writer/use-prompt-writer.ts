import { useCallback, useEffect, useRef, useState } from "react";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { keepTurn, keptTurn } from "#app/prompts/writer/kept-turn.ts";
import { type PromptTurn, streamPrompt } from "#app/prompts/writer/prompt-stream.ts";

type Hooks = {
  /** The id of what the turn belongs to, so that a reload in the middle takes it up there; null until that is made. */
  owner: string | null;
  /** Makes what it belongs to, when there is nothing yet; its id comes back as `owner`. */
  onBegin?: () => void;
  onWritten: (promptId: string) => void;
  /** The stream broke off without a verdict: the same turn, sent as a plain form, gets the same prompt without a second charge. */
  onBroken: (turn: PromptTurn) => void;
};
export type PromptWriter = {
  isWriting: boolean;
  /** What is being asked, while it is. */
  turn: PromptTurn | null;
  text: string;
  refusal: Refusal | null;
  write: (turn: PromptTurn) => void;
};

/** Streams a prompt from the assistant, word by word. A reload in the middle takes the same turn up again. */
export function usePromptWriter({ owner, onBegin, onWritten, onBroken }: Hooks): PromptWriter {
  const [turn, setTurn] = useState<PromptTurn | null>(null);
  const [text, setText] = useState("");
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const hooks = useRef({ onBegin, onWritten, onBroken });
  hooks.current = { onBegin, onWritten, onBroken };

  useEffect(() => {
    if (owner !== null) setTurn((current) => current ?? keptTurn(owner));
  }, [owner]);

  useEffect(() => {
    if (turn === null || owner === null) return;
    keepTurn(owner, turn);
    return streamPrompt(turn, {
      onRestart: () => setText(""),
      onDelta: (delta) => setText((before) => before + delta),
      onOver: (end) => {
        keepTurn(owner, null);
        setTurn(null);
        if (end === "broken") hooks.current.onBroken(turn);
        else if ("promptId" in end) hooks.current.onWritten(end.promptId);
        else setRefusal(end.refusal);
      },
    });
  }, [turn, owner]);

  const write = useCallback(
    (next: PromptTurn) => {
      setText("");
      setRefusal(null);
      setTurn(next);
      if (owner === null) hooks.current.onBegin?.();
    },
    [owner],
  );
  return { isWriting: turn !== null, turn, text, refusal, write };
}
