import { db } from "#graphql/runtime/db.ts";

/** What was made for one of a partner's end users. */
export type EndUserTotals = { endUser: string; tasks: number; creditsCharged: number; lastTaskAt: Date };

export const MOST_END_USERS = 100;

/** The end users of an account, whoever ordered last first, at most 100; or one of them. Deleted tasks count too. */
export async function endUserTotals(userId: string, endUser?: string | null): Promise<EndUserTotals[]> {
  const groups = await db.task.groupBy({
    by: ["endUser"],
    where: { userId, endUser: endUser ?? { not: null } },
    _count: { _all: true },
    _sum: { creditsCharged: true },
    _max: { createdAt: true },
    orderBy: { _max: { createdAt: "desc" } },
    take: MOST_END_USERS,
  });
  return groups.flatMap(({ endUser, _count, _sum, _max }) =>
    endUser === null || _max.createdAt === null
      ? []
      : [{ endUser, tasks: _count._all, creditsCharged: _sum.creditsCharged ?? 0, lastTaskAt: _max.createdAt }],
  );
}
