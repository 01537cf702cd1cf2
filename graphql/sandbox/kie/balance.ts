import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";

/** What the sandbox's account starts with; forgotten tasks give their credits back. */
const OPENING_CREDITS = 1_000_000;

/** The account's credits: taken at creation, given back when a task fails (kie.ai wire, 2026-09: a float). */
export async function balance(): Promise<number> {
  const spent = await db.sandboxTask.aggregate({
    _sum: { creditsConsumed: true },
    where: {
      NOT: {
        finishesAt: { lte: now() },
        AND: [{ plan: { path: ["outcome"], equals: "fail" } }, { plan: { path: ["refunds"], equals: true } }],
      },
    },
  });
  return Math.round((OPENING_CREDITS - (spent._sum.creditsConsumed ?? 0)) * 100) / 100;
}
