import { z } from "zod";
import { type Viewer, visibleTasks } from "#graphql/domain/accounts/viewer.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { isStorable } from "#graphql/domain/catalog/parameters.ts";
import { ConflictError, InvalidInputError, NotFoundError, problemsIn } from "#graphql/domain/errors.ts";
import { countOpinion, hasResult, purposeOfTask } from "#graphql/domain/tasks/keep/opinions.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Task } from "#prisma/generated/client/client.ts";

const LONGEST_REASON = 300;

const shape = z
  .string()
  .trim()
  .max(LONGEST_REASON, `A reason has at most ${LONGEST_REASON} characters.`)
  .refine(isStorable, { message: "A reason holds a character that cannot be stored.", params: { code: "UNSTORABLE" } });

/**
 * What somebody says of a result: whether it is good, and why, in at most 300 characters. Where nothing is said of why, what
 * was said before stays as long as the result is what it was.
 */
export type Rating = { isGood: boolean; reason: string | null | undefined };

/**
 * Keeps what the owner says of a task's result; said again, it takes the place of what was said before. It is counted for
 * the model and for what the task was for.
 * @throws InvalidInputError, NotFoundError; ConflictError for a task that has no result.
 */
export async function rateTask(viewer: Viewer, id: string, { isGood, reason: given }: Rating): Promise<Task> {
  const parsed = shape.safeParse(given ?? "");
  if (!parsed.success) throw new InvalidInputError(problemsIn(parsed.error.issues, ["reason"]));
  const said = parsed.data === "" ? null : parsed.data;
  const { userId } = viewer;
  await catalog();
  return db.$transaction(async (tx) => {
    // Whoever rates the same task at the same moment waits here: each change is counted from what was there.
    await tx.$queryRaw`SELECT "id" FROM "Task" WHERE "id" = ${id} AND "userId" = ${userId} FOR UPDATE`;
    const task = await tx.task.findFirst({
      where: { AND: [{ id, userId, deletedAt: null }, visibleTasks(viewer)] },
      include: { rating: true, _count: { select: { sources: true } } },
    });
    if (task === null) throw new NotFoundError("task");
    if (!hasResult(task)) throw new ConflictError("This task has no result to be rated.");
    const { modelSlug, sandbox } = task;
    const purpose = task.rating?.purpose ?? purposeOfTask(task, task._count.sources);
    const reason = given === undefined && task.rating?.isGood === isGood ? task.rating.reason : said;
    const rating = { modelSlug, sandbox, purpose, isGood, reason, ratedAt: now() };
    await tx.taskRating.upsert({ where: { taskId: id }, create: { taskId: id, ...rating }, update: rating });
    if (task.rating?.isGood !== isGood) await countOpinion(tx, rating, changeOf(isGood, task.rating !== null));
    return tx.task.update({ where: { id }, data: { updatedAt: now() } });
  });
}

/** What is counted more, and fewer where the opposite was said before. */
function changeOf(isGood: boolean, isChanged: boolean): { good: number; bad: number } {
  const [said, takenBack] = [1, isChanged ? -1 : 0];
  return isGood ? { good: said, bad: takenBack } : { good: takenBack, bad: said };
}
