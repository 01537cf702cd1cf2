import { useCallback, useEffect, useRef, useState } from "react";
import { store, stored } from "#app/lib/browser/storage.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { type PromptOrder, streamPrompt } from "#app/prompts/writer/prompt-stream.ts";

type Hooks = {
  /** Names where the turn belongs, so that a reload in the middle takes it up there; null until that place is made. */
  place: string | null;
  /** Makes the place, when there is none yet; its name comes back as `place`. */
  onBegin?: () => void;
  onWritten: (promptId: string) => void;
  /** The stream broke off without a verdict: the same order, sent as a plain form, gets the same prompt without a second charge. */
  onBroken: (order: PromptOrder) => void;
};
export type PromptWriter = {
  isWriting: boolean;
  /** What is being asked, while it is. */
  order: PromptOrder | null;
  text: string;
  refusal: Refusal | null;
  write: (order: PromptOrder) => void;
};

function keyOf(place: string): string {
  return `writing:${place}`;
}

function keptOrder(place: string): PromptOrder | null {
  const kept = stored("sessionStorage", keyOf(place));
  return kept == null ? null : JSON.parse(kept);
}

/** Streams a prompt from the assistant, word by word. A reload in the middle takes the same order up again. */
export function usePromptWriter({ place, onBegin, onWritten, onBroken }: Hooks): PromptWriter {
  const [order, setOrder] = useState<PromptOrder | null>(null);
  const [text, setText] = useState("");
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const hooks = useRef({ onBegin, onWritten, onBroken });
  hooks.current = { onBegin, onWritten, onBroken };

  useEffect(() => {
    if (place !== null) setOrder((current) => current ?? keptOrder(place));
  }, [place]);

  useEffect(() => {
    if (order === null || place === null) return;
    store("sessionStorage", keyOf(place), JSON.stringify(order));
    return streamPrompt(order, {
      onRestart: () => setText(""),
      onDelta: (delta) => setText((before) => before + delta),
      onOver: (end) => {
        store("sessionStorage", keyOf(place), null);
        setOrder(null);
        if (end === "broken") hooks.current.onBroken(order);
        else if ("promptId" in end) hooks.current.onWritten(end.promptId);
        else setRefusal(end.refusal);
      },
    });
  }, [order, place]);

  const write = useCallback(
    (next: PromptOrder) => {
      setText("");
      setRefusal(null);
      setOrder(next);
      if (place === null) hooks.current.onBegin?.();
    },
    [place],
  );
  return { isWriting: order !== null, order, text, refusal, write };
}
