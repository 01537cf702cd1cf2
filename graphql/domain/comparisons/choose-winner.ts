import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import { countOpinion, hasResult, purposeOfTask } from "#graphql/domain/tasks/keep/opinions.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Comparison } from "#prisma/generated/client/client.ts";

/**
 * Keeps which result of a comparison its owner likes best. It is said once: what is said before the names are known would not
 * count for much if it could be said again after. It counts for the models that have made something in it.
 * @throws NotFoundError for a comparison, or a task in it, that is absent or somebody else's; ConflictError for a task without a
 * result, and where another was chosen.
 */
export async function chooseWinner(viewer: Viewer, comparisonId: string, taskId: string): Promise<Comparison> {
  const { userId } = viewer;
  await catalog();
  return db.$transaction(async (tx) => {
    // Whoever chooses at the same moment waits here, and learns what was chosen.
    await tx.$queryRaw`SELECT "id" FROM "Comparison" WHERE "id" = ${comparisonId} AND "userId" = ${userId} FOR UPDATE`;
    const comparison = await tx.comparison.findFirst({ where: { id: comparisonId, userId, deletedAt: null } });
    if (comparison === null) throw new NotFoundError("comparison");
    const tasks = await tx.task.findMany({
      where: { comparisonId, deletedAt: null },
      include: { _count: { select: { sources: true } } },
    });
    const winner = tasks.find(({ id }) => id === taskId);
    if (winner === undefined) throw new NotFoundError("task in this comparison");
    if (comparison.winnerId === taskId) return comparison;
    if (comparison.winnerId !== null) throw new ConflictError("The winner of this comparison is chosen already.");
    if (!hasResult(winner)) throw new ConflictError("This task has no result to be chosen.");
    const judged = new Set(tasks.filter(hasResult).map(({ modelSlug }) => modelSlug));
    const { sandbox } = winner;
    const purpose = purposeOfTask(winner, winner._count.sources);
    // In one order, so that two who choose at the same moment do not wait for each other.
    for (const modelSlug of [...judged].sort())
      await countOpinion(
        tx,
        { modelSlug, purpose, sandbox },
        modelSlug === winner.modelSlug ? { won: 1 } : { lost: 1 },
      );
    return tx.comparison.update({ where: { id: comparisonId }, data: { winnerId: taskId, chosenAt: now() } });
  });
}
