import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { type DomainError, PolicyRejectedError, ServiceUnavailableError } from "#graphql/domain/errors.ts";
import { completePrompt, failPrompt } from "#graphql/domain/prompts/finish.ts";
import {
  type Generation,
  listenTo,
  type Outcome,
  type PromptStep,
  runningGeneration,
  startGeneration,
} from "#graphql/domain/prompts/generation.ts";
import type { PromptInput } from "#graphql/domain/prompts/input.ts";
import { instructions } from "#graphql/domain/prompts/instructions.ts";
import { type OpenedPrompt, openPrompt } from "#graphql/domain/prompts/open.ts";
import { waitForPrompt } from "#graphql/domain/prompts/wait.ts";
import { SECOND } from "#graphql/runtime/clock.ts";
import { log } from "#graphql/runtime/log.ts";
import { streamChat } from "#graphql/vendors/openrouter.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";
import type { Prompt } from "#prisma/generated/client/client.ts";

/** Well under the age at which recoverPrompts gives a turn up as lost. */
const LONGEST_TURN_MS = 90 * SECOND;

/**
 * Asks the assistant for a prompt and waits for it. One credit; the same key and input give the same prompt.
 * @throws what openPrompt throws; PolicyRejectedError or ServiceUnavailableError when the assistant gave nothing, the credit returned.
 */
export async function askPrompt(viewer: Viewer, input: PromptInput, idempotencyKey: string | null): Promise<Prompt> {
  const opened = await openPrompt(viewer, input, idempotencyKey);
  const outcome = await turnOf(opened).outcome;
  if ("error" in outcome) throw outcome.error;
  return outcome.prompt;
}

/**
 * The same, told piece by piece. With the key of a turn that runs, listens to it from its beginning; with the key of a
 * finished one, tells its text at once. Neither is charged again.
 */
export async function* followPrompt(
  viewer: Viewer,
  input: PromptInput,
  idempotencyKey: string | null,
  signal?: AbortSignal,
): AsyncGenerator<PromptStep> {
  yield* listenTo(turnOf(await openPrompt(viewer, input, idempotencyKey)), signal);
}

function turnOf(opened: OpenedPrompt): Generation {
  const { prompt, isReplay } = opened;
  const running = runningGeneration(prompt.id);
  if (running !== undefined) return running;
  return isReplay ? replay(prompt) : startGeneration(prompt.id, (say) => converse(opened, say));
}

function replay(prompt: Prompt): Generation {
  const deltas: string[] = [];
  const outcome = waitForPrompt(prompt).then((ended): Outcome => {
    if (ended.status !== "COMPLETED") return { error: unreachable() };
    deltas.push(ended.text);
    return { prompt: ended };
  });
  const changed = outcome.then(
    () => undefined,
    () => undefined,
  );
  return { deltas, outcome, changed };
}

async function converse(opened: OpenedPrompt, say: (delta: string) => void): Promise<Outcome> {
  const { prompt, before } = opened;
  try {
    const text = await collect(opened, say);
    const completed = text === "" ? null : await completePrompt(prompt, text, before);
    if (completed !== null) {
      log.info({ event: "prompt written", promptId: prompt.id, kind: prompt.kind }, "prompt written");
      return { prompt: completed };
    }
    await failPrompt(prompt);
    return { error: unreachable() };
  } catch (error) {
    await failPrompt(prompt);
    return { error: refusalFor(error, prompt) };
  }
}

async function collect(
  { prompt, before, style, sandbox }: OpenedPrompt,
  say: (delta: string) => void,
): Promise<string> {
  const messages = [
    { role: "system" as const, content: instructions(prompt.kind, style) },
    ...before.map(({ role, text }) => ({
      role: role === "USER" ? ("user" as const) : ("assistant" as const),
      content: text,
    })),
    { role: "user" as const, content: prompt.idea },
  ];
  let text = "";
  for await (const piece of streamChat({ messages, sandbox, signal: AbortSignal.timeout(LONGEST_TURN_MS) })) {
    // PostgreSQL keeps no U+0000 in text.
    const delta = piece.replaceAll("\u0000", "");
    if (delta === "") continue;
    text += delta;
    say(delta);
  }
  return text.trim();
}

/** @throws the error itself when it is not the assistant's doing. */
function refusalFor(error: unknown, prompt: Prompt): DomainError {
  const isTooSlow = error instanceof DOMException && error.name === "TimeoutError";
  if (!(error instanceof VendorError) && !isTooSlow) throw error;
  const verdict = error instanceof VendorError ? error.verdict : "timeout";
  log.warn({ event: "prompt failed", promptId: prompt.id, verdict }, "prompt failed");
  if (error instanceof VendorError && error.policy)
    return new PolicyRejectedError("The assistant refused this idea by its content rules. Your credit came back.");
  return unreachable();
}

function unreachable(): ServiceUnavailableError {
  return new ServiceUnavailableError(
    "ASSISTANT_UNAVAILABLE",
    "The prompt assistant can't be reached right now. Your credit came back; you can go on with a prompt of your own.",
  );
}
