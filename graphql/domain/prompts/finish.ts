import { release, settle } from "#graphql/domain/credits/ledger.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { Prompt, PromptRole } from "#prisma/generated/client/client.ts";

export type Message = { role: PromptRole; text: string; createdAt: Date };

/**
 * Stores what the assistant wrote, with the whole conversation, and settles the credit, all at once.
 * Null when the turn had ended already (it was given up as lost): then nothing is stored or charged.
 */
export async function completePrompt(prompt: Prompt, text: string, before: Message[]): Promise<Prompt | null> {
  const completed = await db.$transaction(async (tx) => {
    if (!(await end(tx, prompt.id, { status: "COMPLETED", text }))) return null;
    const turn: Omit<Message, "createdAt">[] = [
      { role: "USER", text: prompt.idea },
      { role: "ASSISTANT", text },
    ];
    await tx.promptMessage.createMany({
      data: [...before, ...turn].map((message, position) => ({ ...message, promptId: prompt.id, position })),
    });
    await settle(tx, { promptId: prompt.id, reason: "PROMPT_WRITTEN" });
    return tx.prompt.findUniqueOrThrow({ where: { id: prompt.id } });
  });
  notify(`account:${prompt.userId}`);
  return completed;
}

/**
 * Ends a turn without a result and gives the credit back. Its idempotency key is free again: the same request may be
 * made anew, since nothing was charged. False when the turn had ended already.
 */
export async function failPrompt(prompt: Prompt): Promise<boolean> {
  const isEnded = await db.$transaction(async (tx) => {
    if (!(await end(tx, prompt.id, { status: "FAILED" }))) return false;
    await release(tx, { promptId: prompt.id, reason: "PROMPT_FAILED" });
    await tx.idempotencyKey.deleteMany({ where: { userId: prompt.userId, resultId: prompt.id } });
    return true;
  });
  notify(`account:${prompt.userId}`);
  return isEnded;
}

async function end(tx: Tx, id: string, data: { status: "COMPLETED" | "FAILED"; text?: string }): Promise<boolean> {
  const { count } = await tx.prompt.updateMany({ where: { id, status: "PENDING" }, data });
  return count === 1;
}
