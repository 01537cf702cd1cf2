import { MINUTE, now, SECOND } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { onNotify } from "#graphql/runtime/pubsub.ts";
import type { Prompt } from "#prisma/generated/client/client.ts";

const LONGEST_WAIT_MS = 3 * MINUTE;
const LOOK_AGAIN_MS = 2 * SECOND;

/**
 * Waits until a turn that runs elsewhere (another process, or one that is gone) has ended, and gives its row. A row
 * that nobody finishes is given up by recoverPrompts, which ends the wait.
 */
export async function waitForPrompt(prompt: Prompt): Promise<Prompt> {
  const deadline = now().getTime() + LONGEST_WAIT_MS;
  let latest = prompt;
  while (latest.status === "PENDING" && now().getTime() < deadline) {
    await nextRing(prompt.userId);
    latest = await db.prompt.findUniqueOrThrow({ where: { id: prompt.id } });
  }
  return latest;
}

/** The next notification of the account, or two seconds: one from another process can be lost with its connection. */
function nextRing(userId: string): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      off();
      resolve();
    };
    const timer = setTimeout(end, LOOK_AGAIN_MS);
    timer.unref();
    const off = onNotify(`account:${userId}`, end);
  });
}
