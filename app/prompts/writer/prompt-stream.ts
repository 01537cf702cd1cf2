import { listen } from "#app/lib/graphql/client.ts";
import { outcomeOf, type Refusal, refusalOfError } from "#app/lib/graphql/result.ts";
import { type PromptKind, PromptStreamDocument } from "#app/prompts/documents.ts";

/** A turn with the assistant. The same key is the same turn, whatever became of the connection. */
export type PromptTurn = {
  idea: string;
  idempotencyKey: string;
  kind: PromptKind;
  /** The prompt that the turn goes on from; the idea is then a change to it. */
  prompt?: string;
  style?: string;
};

/** How a stream ended: the prompt's id, why there is none, or that it broke off without a verdict. */
type StreamEnd = { promptId: string } | { refusal: Refusal } | "broken";
type StreamHooks = { onRestart: () => void; onDelta: (delta: string) => void; onOver: (end: StreamEnd) => void };

const SURE_AFTER_MS = 500;

/**
 * Streams a turn until it is over or stopped. A page that is being reloaded breaks its streams, too, while its scripts still run:
 * a break is believed only a moment later, which such a page does not see. A break while the browser knows that it is offline is no end: the turn goes on
 * at the server, and is told again from its beginning once the network is back.
 */
export function streamPrompt(turn: PromptTurn, hooks: StreamHooks): () => void {
  let stopRound: () => void = () => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const begin = () => {
    hooks.onRestart();
    stopRound = streamOnce(turn, hooks.onDelta, (end) => {
      if (end !== "broken") hooks.onOver(end);
      else if (navigator.onLine) timer = setTimeout(hooks.onOver, SURE_AFTER_MS, end);
      else window.addEventListener("online", begin, { once: true });
    });
  };
  begin();
  return () => {
    clearTimeout(timer);
    window.removeEventListener("online", begin);
    stopRound();
  };
}

function streamOnce(turn: PromptTurn, onDelta: (delta: string) => void, onOver: (end: StreamEnd) => void) {
  let isOver = false;
  const over = (end: StreamEnd) => {
    if (isOver) return;
    isOver = true;
    onOver(end);
  };
  return listen(
    PromptStreamDocument,
    { input: turn },
    {
      onEnd: () => over("broken"),
      onResult: ({ data, error }) => {
        if (error !== undefined)
          return over(error.graphQLErrors.length > 0 ? { refusal: refusalOfError(error) } : "broken");
        const event = data?.promptStream;
        if (event === undefined) return;
        if (event.delta !== null) onDelta(event.delta);
        if (event.prompt !== null) over({ promptId: event.prompt.id });
        const refused = event.error === null ? null : outcomeOf(event.error);
        if (refused !== null && !refused.ok) over({ refusal: refused.refusal });
      },
    },
    true,
  );
}
