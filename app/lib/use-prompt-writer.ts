import { useCallback, useEffect, useRef, useState } from "react";
import { PromptStreamDocument } from "#app/documents/workflow.ts";
import { outcomeOf, type Refusal, refusalOfError } from "#app/lib/result.ts";
import { listen } from "#app/lib/urql.client.ts";

type Order = { idea: string; idempotencyKey: string };
type Hooks = {
  workflowId: string | null;
  /** Makes the workflow the prompt will belong to; its id comes back as `workflowId`. */
  onBegin: () => void;
  onWritten: (promptId: string) => void;
  /** The stream broke off without a verdict: the same order, sent as a plain form, gets the same prompt without a second charge. */
  onBroken: (order: Order) => void;
};
export type PromptWriter = { isWriting: boolean; text: string; refusal: Refusal | null; write: (order: Order) => void };

function keptOrder(workflowId: string): Order | null {
  const kept = window.sessionStorage.getItem(`writing:${workflowId}`);
  return kept === null ? null : JSON.parse(kept);
}

/** Streams a prompt from the assistant, word by word. A reload in the middle takes the same order up again. */
export function usePromptWriter({ workflowId, onBegin, onWritten, onBroken }: Hooks): PromptWriter {
  const [order, setOrder] = useState<Order | null>(null);
  const [text, setText] = useState("");
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const hooks = useRef({ onBegin, onWritten, onBroken });
  hooks.current = { onBegin, onWritten, onBroken };

  useEffect(() => {
    if (workflowId !== null) setOrder((current) => current ?? keptOrder(workflowId));
  }, [workflowId]);

  useEffect(() => {
    if (order === null || workflowId === null) return;
    window.sessionStorage.setItem(`writing:${workflowId}`, JSON.stringify(order));
    return stream(order, {
      onDelta: (delta) => setText((before) => before + delta),
      onOver: (outcome) => {
        window.sessionStorage.removeItem(`writing:${workflowId}`);
        setOrder(null);
        if (outcome === "broken") hooks.current.onBroken(order);
        else if (typeof outcome === "string") hooks.current.onWritten(outcome);
        else setRefusal(outcome);
      },
    });
  }, [order, workflowId]);

  const write = useCallback(
    (next: Order) => {
      setText("");
      setRefusal(null);
      setOrder(next);
      if (workflowId === null) hooks.current.onBegin();
    },
    [workflowId],
  );
  return { isWriting: order !== null, text, refusal, write };
}

type StreamHooks = { onDelta: (delta: string) => void; onOver: (outcome: Refusal | string) => void };

function stream({ idea, idempotencyKey }: Order, { onDelta, onOver }: StreamHooks): () => void {
  let isOver = false;
  const over = (outcome: Refusal | string) => {
    if (isOver) return;
    isOver = true;
    onOver(outcome);
  };
  const input = { idea, idempotencyKey, kind: "IMAGE" as const };
  return listen(
    PromptStreamDocument,
    { input },
    {
      onEnd: () => over("broken"),
      onResult: ({ data, error }) => {
        if (error !== undefined) return over(error.graphQLErrors.length > 0 ? refusalOfError(error) : "broken");
        const event = data?.promptStream;
        if (event === undefined) return;
        if (event.delta !== null) onDelta(event.delta);
        if (event.prompt !== null) over(event.prompt.id);
        const refused = event.error === null ? null : outcomeOf(event.error);
        if (refused !== null && !refused.ok) over(refused.refusal);
      },
    },
    true,
  );
}
