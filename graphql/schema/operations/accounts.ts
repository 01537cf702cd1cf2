import { queryFromInfo } from "@pothos/plugin-prisma";
import { accountsByEmail, accountsNamed, listedWhere } from "#graphql/domain/operations/find-accounts.ts";
import { db } from "#graphql/runtime/db.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { readGlobalId } from "#graphql/schema/core/ids.ts";
import { idKey, type Key, keysetPage, type PageArgs } from "#graphql/schema/core/lists/page.ts";
import { rowsById } from "#graphql/schema/core/lists/related.ts";
import { work } from "#graphql/schema/core/work.ts";
import { OperatorAccount } from "#graphql/schema/operations/account.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";
import type { Prisma, User } from "#prisma/generated/client/client.ts";

type Asked = { page: PageArgs; suspended: boolean | null; query: Pick<Prisma.UserFindManyArgs, "select" | "include"> };

const emailKey: Key<"email", string> = {
  of: "email",
  // PostgreSQL takes no U+0000.
  read: (text) => (text.length <= 254 && !text.includes("\u0000") ? text : null),
};

/** Shorter texts, and those with an @, are the beginning of an address and no other name of anything. */
const SHORTEST_NAME = 8;
const LONGEST = 254;

/** Accounts newest first; with `ids` these alone. */
function listed({ page, suspended, query }: Asked, ids?: string[]) {
  const where = listedWhere(suspended, ids);
  return keysetPage<"id", string, User>(page, idKey, ({ between, order, take }) =>
    db.user.findMany({ ...query, where: { ...where, id: between }, orderBy: { id: order }, take }),
  );
}

/** Accounts whose addresses begin like this, in the order of the alphabet. */
function byEmail({ page, suspended, query }: Asked, prefix: string) {
  // Pages go from the highest key down unless told; here it is the lowest that comes first.
  return keysetPage<"email", string, User>(page, emailKey, async ({ between, order, take }) => {
    const bounds = { after: between.lt, before: between.gt, isFromEnd: order === "asc" };
    const found = await accountsByEmail({ prefix, suspended, ...bounds, take });
    const ids = found.map(({ id }) => id);
    const rows = await rowsById<User>(ids, (some) => db.user.findMany({ ...query, where: { id: { in: some } } }));
    return ids.flatMap((id) => rows.get(id) ?? []);
  });
}

async function searched(asked: Asked, search: string) {
  const text = search.trim();
  if (text === "") return listed(asked);
  if (text.includes("\u0000") || text.length > LONGEST) return listed(asked, []);
  const canBeName = text.length >= SHORTEST_NAME && !text.includes("@");
  const named = canBeName ? await accountsNamed(readGlobalId(text)?.id ?? text) : [];
  return named.length > 0 ? listed(asked, named) : byEmail(asked, text.toLowerCase());
}

builder.objectField(Operations, "accounts", (t) =>
  t.connection(
    {
      type: OperatorAccount,
      ...work({ statements: 2 }),
      description:
        "Accounts, newest first; those found by the beginning of their address in the order of the alphabet.",
      args: {
        search: t.arg.string({
          description:
            "The beginning of an e-mail address; or the id of an account, task, payment or key, the first characters of a key, Stripe's or kie.ai's id, or a request id, each in full.",
        }),
        suspended: t.arg.boolean({ description: "Only those that are suspended, or only those that are not." }),
      },
      resolve: (_operations, { search, suspended, ...page }, context, info) => {
        const paths = [["edges", "node"], ["nodes"]];
        const query = queryFromInfo({ context, info, typeName: "OperatorAccount", paths });
        return searched({ page, suspended: suspended ?? null, query }, search ?? "");
      },
    },
    { name: "OperatorAccountConnection", description: "A page of accounts." },
    { name: "OperatorAccountEdge", description: "An account in a list." },
  ),
);
