import { globalIdOf, rowIdIn } from "#graphql/domain/global-id.ts";
import { accountsIn } from "#graphql/domain/operations/site/limit-groups.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { together } from "#graphql/schema/core/lists/together.ts";
import { work } from "#graphql/schema/core/work.ts";
import type { LimitGroup as GroupRow } from "#prisma/generated/client/client.ts";

export const LimitGroup = builder.prismaObject("LimitGroup", {
  description: "Limits that accounts share, as those on one plan do, where they have none of their own.",
  fields: (t) => ({
    id: t.id({ description: "Names this group.", resolve: ({ id }) => globalIdOf("LimitGroup", id) }),
    name: t.exposeString("name", { description: "What operators call it." }),
    tasksPerDay: t.exposeInt("tasksPerDay", {
      nullable: true,
      description: "Tasks that each account may order a day (UTC); null for the site's limit.",
    }),
    maxRunning: t.exposeInt("maxRunning", {
      nullable: true,
      description: "Tasks of each account that may be at the provider at once; null for the site's limit.",
    }),
    priority: t.exposeInt("priority", {
      nullable: true,
      description: "Tasks that each account stands ahead of others in line; null for none.",
    }),
    accounts: t.int({
      ...work({ statements: 1, reads: { columns: ["id"] } }),
      description: "Accounts in it.",
      resolve: together(async (groups: GroupRow[]) => {
        const ids = groups.map(({ id }) => id);
        const found = await accountsIn(ids);
        return ids.map((id) => found.get(id) ?? 0);
      }),
    }),
  }),
});

/** The row of a group by its id; what is none stands for a row that is never there. */
export function groupRowId(id: string): string {
  const row = rowIdIn("LimitGroup", id) ?? "";
  // PostgreSQL takes no U+0000.
  return row.includes("\u0000") ? "" : row;
}

/** The same for an id that may be left out; null and undefined stay what they are. */
export function optionalGroupRowId(id: string | null | undefined): string | null | undefined {
  return typeof id === "string" ? groupRowId(id) : id;
}
