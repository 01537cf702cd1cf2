import { queryFromInfo } from "@pothos/plugin-prisma";
import { MOST_MODELS } from "#graphql/domain/comparisons/compare.ts";
import { db } from "#graphql/runtime/db.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { modelNamed } from "#graphql/schema/catalog/in-force.ts";
import { Model } from "#graphql/schema/catalog/model.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { idKey, keysetPage } from "#graphql/schema/core/lists/page.ts";
import { last, type Relation, relatedRows, rowsById } from "#graphql/schema/core/lists/related.ts";
import { together } from "#graphql/schema/core/lists/together.ts";
import { work } from "#graphql/schema/core/work.ts";
import { taskIn, tasksById } from "#graphql/schema/tasks/read-tasks.ts";
import { Task } from "#graphql/schema/tasks/task.ts";
import type { Comparison as ComparisonRow } from "#prisma/generated/client/client.ts";

/** Beside the newest task of each model those that it tries again: no more of them are looked through. */
const MOST_TRIES = 32;

const compared: Relation = {
  table: "Task",
  parent: "comparisonId",
  order: '"id"',
  where: '"deletedAt" IS NULL',
};

export const Comparison = builder.prismaObject("Comparison", {
  description: "One prompt that two to four models make, side by side.",
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({ description: "Names this comparison everywhere.", resolve: ({ id }) => globalId("Comparison", id) }),
    prompt: t.exposeString("prompt", { description: "What each of them makes, in words." }),
    models: t.field({
      type: [Model],
      description: "The models, in the order in which they were named.",
      ...work({ most: MOST_MODELS }),
      resolve: ({ models }) => Promise.all(models.map(modelNamed)),
    }),
    tasks: t.field({
      type: [Task],
      description: "The newest task of each model, in the order of `models`; what was deleted is left out.",
      ...work({ most: MOST_MODELS, statements: 3 }),
      resolve: together(async (comparisons: ComparisonRow[], _args: object, context, info) => {
        const ids = comparisons.map(({ id }) => id);
        const read = tasksById(context, info, [[]], ["modelSlug"]);
        const found = await relatedRows(compared, ids, last(MOST_TRIES), read);
        return comparisons.map(({ models }, place) => newestOf(models, found[place] ?? []));
      }),
    }),
    winner: t.field({
      type: Task,
      nullable: true,
      description: "Whose result its owner likes best; null until it is chosen, and once it is deleted.",
      ...work({ statements: 2 }),
      resolve: taskIn("winnerId"),
    }),
    chosenAt: t.expose("chosenAt", {
      type: "DateTime",
      nullable: true,
      description: "When the winner was chosen; null until then.",
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was ordered." }),
  }),
});

/** Of tasks, newest first, the first of each model. */
function newestOf<Row extends { modelSlug: string }>(models: readonly string[], tasks: readonly Row[]): Row[] {
  return models.flatMap((model) => tasks.find(({ modelSlug }) => modelSlug === model) ?? []);
}

builder.prismaInterfaceFields(Task, (t) => ({
  comparison: t.field({
    type: Comparison,
    nullable: true,
    description: "The comparison of models that it was ordered in; null for most tasks, and once it is deleted.",
    ...work({ statements: 1, reads: { columns: ["comparisonId"] } }),
    resolve: together(async (tasks: { comparisonId: string | null }[], _args: object, context, info) => {
      const query = queryFromInfo({ context, info, typeName: "Comparison" });
      const ids = [...new Set(tasks.flatMap(({ comparisonId }) => comparisonId ?? []))];
      const rows = await rowsById(ids, (some) =>
        db.comparison.findMany({ ...query, where: { id: { in: some }, deletedAt: null } }),
      );
      return tasks.map(({ comparisonId }) => rows.get(comparisonId ?? "") ?? null);
    }),
  }),
}));

builder.prismaObjectField(User, "comparisons", (t) =>
  t.connection(
    {
      type: Comparison,
      description: "The comparisons of the account, newest first.",
      ...work({ reads: { columns: ["id"] } }),
      resolve: (user, args, context, info) => {
        const query = queryFromInfo({ context, info, typeName: "Comparison", paths: [["edges", "node"], ["nodes"]] });
        return keysetPage(args, idKey, ({ between, order, take }) =>
          db.comparison.findMany({
            ...query,
            where: { userId: user.id, deletedAt: null, id: between },
            orderBy: { id: order },
            take,
          }),
        );
      },
    },
    { name: "ComparisonConnection", description: "A page of comparisons." },
    { name: "ComparisonEdge", description: "A comparison in a list." },
  ),
);
