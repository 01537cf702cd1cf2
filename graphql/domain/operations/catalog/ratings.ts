import { goesToSandbox } from "#graphql/domain/catalog/state.ts";
import { db } from "#graphql/runtime/db.ts";
import type { ModelRatings, TaskRating } from "#prisma/generated/client/client.ts";

/** How many purposes a model may have ratings of. */
export const MOST_PURPOSES = 12;

/** How people rate what these models made, by what it was for, where tasks go now; the purpose with most ratings comes first. */
export async function ratingsOf(slugs: readonly string[]): Promise<ModelRatings[][]> {
  const where = { modelSlug: { in: [...slugs] }, sandbox: goesToSandbox() };
  const rows = await db.modelRatings.findMany({ where, orderBy: [{ modelSlug: "asc" }, { purpose: "asc" }] });
  const count = ({ good, bad, won, lost }: ModelRatings) => good + bad + won + lost;
  return slugs.map((slug) =>
    rows
      .filter(({ modelSlug }) => modelSlug === slug)
      .sort((a, b) => count(b) - count(a))
      .slice(0, MOST_PURPOSES),
  );
}

/** What was said last of a model's results, newest first; who said it is nobody's to see. */
export async function latestRatings(modelSlug: string, most: number): Promise<TaskRating[]> {
  return db.taskRating.findMany({ where: { modelSlug }, orderBy: { ratedAt: "desc" }, take: most });
}
