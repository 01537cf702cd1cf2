import type { DomainError } from "#graphql/domain/errors.ts";
import type { Prompt } from "#prisma/generated/client/client.ts";

/** How a turn with the assistant ended. */
export type Outcome = { prompt: Prompt } | { error: DomainError };

/** A turn that is under way in this process: it goes on whether or not anybody listens, because it is paid for. */
export type Generation = {
  /** What has been said so far, in pieces. */
  deltas: string[];
  outcome: Promise<Outcome>;
  /** Resolves at the next piece or at the end. */
  changed: Promise<void>;
};

/** What a listener is told: the next piece of text, and in the end how it went. */
export type PromptStep = { delta: string } | Outcome;

// On globalThis because Vite evaluates this module again in development, and a turn must not be lost by a save.
const shared = globalThis as typeof globalThis & { nanoBananaGenerations?: Map<string, Generation> };
shared.nanoBananaGenerations ??= new Map();
const running = shared.nanoBananaGenerations;

/** The turn of this prompt, while it runs in this process. */
export function runningGeneration(promptId: string): Generation | undefined {
  return running.get(promptId);
}

/** Starts a turn: `run` is given a function that takes each piece of text, and answers how it ended. */
export function startGeneration(promptId: string, run: (say: (delta: string) => void) => Promise<Outcome>): Generation {
  let tell: () => void = () => undefined;
  const nextChange = () =>
    new Promise<void>((resolve) => {
      tell = resolve;
    });
  const deltas: string[] = [];
  const say = (delta: string) => {
    deltas.push(delta);
    const wake = tell;
    generation.changed = nextChange();
    wake();
  };
  const generation: Generation = { deltas, changed: nextChange(), outcome: Promise.resolve().then(() => run(say)) };
  running.set(promptId, generation);
  const end = () => {
    running.delete(promptId);
    tell();
  };
  generation.outcome.then(end, end);
  return generation;
}

/** A turn from its first piece to its end, for a listener who may come late. Leaving does not end the turn. */
export async function* listenTo(generation: Generation, signal?: AbortSignal): AsyncGenerator<PromptStep> {
  const ended = generation.outcome.then(
    () => undefined,
    () => undefined,
  );
  let isOver = false;
  ended.then(() => {
    isOver = true;
  });
  const left = new Promise<void>((resolve) => signal?.addEventListener("abort", () => resolve(), { once: true }));
  let heard = 0;
  while (signal?.aborted !== true) {
    const { changed } = generation;
    const delta = generation.deltas.slice(heard).join("");
    heard = generation.deltas.length;
    if (delta !== "") yield { delta };
    else if (isOver) break;
    else await Promise.race([changed, ended, left]);
  }
  if (signal?.aborted !== true) yield await generation.outcome;
}
