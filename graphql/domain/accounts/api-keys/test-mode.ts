import { db } from "#graphql/runtime/db.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

/**
 * An account's test side: a row of its own, whose tasks, files, prompts and events are no others' by construction. It
 * has an empty ledger, and can't be signed in to: its name is no e-mail address. What operators have set for the account
 * holds for it too. Made when first needed.
 */
export async function sandboxSideOf(userId: string): Promise<string> {
  return (await find(userId)) ?? (await make(userId));
}

async function find(userId: string): Promise<string | null> {
  const side = await db.user.findUnique({ where: { sandboxOfId: userId }, select: { id: true } });
  return side?.id ?? null;
}

async function make(userId: string): Promise<string> {
  const limits = { tasksPerDay: true, maxRunning: true, priority: true, limitGroupId: true } as const;
  const ofOperators = { suspendedAt: true, suspendedReason: true, ...limits } as const;
  const owner = await db.user.findUniqueOrThrow({ where: { id: userId }, select: ofOperators });
  const data = {
    ...owner,
    email: `test side of ${userId}`,
    passwordHash: "",
    sandboxOfId: userId,
    creditBalance: { create: {} },
  };
  try {
    return (await db.user.create({ data, select: { id: true } })).id;
  } catch (error) {
    const code = error instanceof Prisma.PrismaClientKnownRequestError ? error.code : null;
    // Its group was removed meanwhile: the account has another by now, or none.
    if (code === "P2003") return make(userId);
    // Of two requests at once one makes it.
    const id = code === "P2002" ? await find(userId) : null;
    if (id === null) throw error;
    return id;
  }
}
