import { failPrompt } from "#graphql/domain/prompts/finish.ts";
import { MINUTE, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";

/** Longer than any turn lives: what is PENDING after it was lost with its process. */
const LOST_AFTER_MS = 2 * MINUTE;

/**
 * Gives up the turns that a crash left unfinished and returns their credits: at the start of a process that has the
 * database to itself, all of them. Tells how many.
 */
export async function recoverPrompts({ isAlone = false } = {}): Promise<number> {
  const lost = await db.prompt.findMany({
    where: { status: "PENDING", createdAt: { lt: new Date(now().getTime() - (isAlone ? 0 : LOST_AFTER_MS)) } },
    take: 100,
  });
  let count = 0;
  for (const prompt of lost) {
    if (!(await failPrompt(prompt))) continue;
    count += 1;
    log.warn({ event: "prompt lost", promptId: prompt.id }, "a prompt was given up after a restart");
  }
  return count;
}
