import { findTasks, sidesOf, type TaskQuery, tasksNamed } from "#graphql/domain/operations/tasks/find-tasks.ts";
import { type OperatorTask as Row, readOperatorTasks } from "#graphql/domain/operations/tasks/read-tasks.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf, type GraphContext } from "#graphql/schema/core/context.ts";
import { readGlobalId } from "#graphql/schema/core/ids.ts";
import { idKey, keysetPage, type PageArgs } from "#graphql/schema/core/lists/page.ts";
import { work } from "#graphql/schema/core/work.ts";
import { accountRowId } from "#graphql/schema/operations/account.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";
import { OperatorTask, TaskTrouble } from "#graphql/schema/operations/tasks/operator-task.ts";

const LONGEST = 254;

/** A page of the tasks that fit; the key of the list is the task's own id. */
function listed(page: PageArgs, query: TaskQuery, context: GraphContext) {
  return keysetPage<"id", string, Row & { id: string }>(page, idKey, async (stretch) => {
    const rows = await readOperatorTasks(actorOf(context), await findTasks(query, stretch));
    return rows.map((row) => ({ ...row, id: row.task.id }));
  });
}

async function searched(search: string): Promise<Pick<TaskQuery, "userIds" | "ids">> {
  if (search.length > LONGEST) return { ids: [] };
  return tasksNamed(readGlobalId(search)?.id ?? search);
}

/** What is asked for by name stands in no trouble, or in the one that is asked for; without a name, in any. */
async function queryOf(
  trouble: TaskQuery["trouble"],
  search: string,
  account: string | null | undefined,
): Promise<TaskQuery> {
  const named = search === "" ? {} : await searched(search);
  const wanted = trouble ?? (search === "" ? null : undefined);
  const sides = typeof account === "string" ? await sidesOf(accountRowId(account)) : undefined;
  const { userIds = sides, ids } = named;
  return {
    ...(wanted !== undefined && { trouble: wanted }),
    ...(userIds !== undefined && {
      userIds: sides === undefined ? userIds : userIds.filter((id) => sides.includes(id)),
    }),
    ...(ids !== undefined && { ids }),
  };
}

builder.objectField(Operations, "tasks", (t) =>
  t.connection(
    {
      type: OperatorTask,
      // Who is meant, which models take no work, which tasks there are, and what stands in them; who looks, and the note of it.
      ...work({ statements: 8 }),
      description:
        "Tasks in trouble, newest first; with a `search` all that it names. Each look at what others have asked for is an entry of the audit log.",
      args: {
        trouble: t.arg({ type: TaskTrouble, description: "Only those in this trouble." }),
        search: t.arg.string({
          description:
            "An account's e-mail address or id; or a task's id, its id at kie.ai, or the id of the request that ordered it: each in full.",
        }),
        account: t.arg.id({ description: "Only tasks of this account and its test side." }),
      },
      resolve: async (_operations, { trouble, search, account, ...page }, context) =>
        listed(page, await queryOf(trouble, (search ?? "").trim(), account), context),
    },
    { name: "OperatorTaskConnection", description: "A page of tasks." },
    { name: "OperatorTaskEdge", description: "A task in a list." },
  ),
);
