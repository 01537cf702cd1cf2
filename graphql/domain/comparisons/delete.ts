import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { NotFoundError } from "#graphql/domain/errors.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";

/**
 * Deletes a comparison; its tasks stay, and so does what was said of its models. Its row stays, too, without its prompt: a task that is
 * being ordered in it names it, and it counts for its day.
 * @throws NotFoundError
 */
export async function deleteComparison({ userId }: Viewer, id: string): Promise<void> {
  const mine = { id, userId, deletedAt: null };
  const { count } = await db.comparison.updateMany({ where: mine, data: { deletedAt: now(), prompt: "" } });
  if (count === 0) throw new NotFoundError("comparison");
}
