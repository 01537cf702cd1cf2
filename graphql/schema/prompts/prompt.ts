import { queryFromInfo } from "@pothos/plugin-prisma";
import { InvalidInputError } from "#graphql/domain/errors.ts";
import { db } from "#graphql/runtime/db.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { styleOf } from "#graphql/schema/catalog/in-force.ts";
import { Style } from "#graphql/schema/catalog/style.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { workOfLongList } from "#graphql/schema/core/effort.ts";
import { TaskKind } from "#graphql/schema/core/enums.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import type { Stretch } from "#graphql/schema/core/lists/page.ts";
import { last, type Relation, relatedRows } from "#graphql/schema/core/lists/related.ts";
import { LONGEST_SEARCH, searchedPage } from "#graphql/schema/core/lists/search.ts";
import { together } from "#graphql/schema/core/lists/together.ts";
import { work } from "#graphql/schema/core/work.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

const MOST_MESSAGES = 50;
/** Up to 20 000 characters. */
const OF_LONG_TEXT = 10;
const conversation: Relation = { table: "PromptMessage", parent: "promptId", order: '"position"' };

const PromptRole = builder.enumType("PromptRole", {
  description: "Who said something.",
  values: { USER: { description: "The user." }, ASSISTANT: { description: "The assistant." } } as const,
});

const PromptMessage = builder.prismaObject("PromptMessage", {
  description: "One message of a conversation with the assistant.",
  fields: (t) => ({
    role: t.expose("role", { type: PromptRole, description: "Who said it." }),
    text: t.exposeString("text", { description: "What was said.", ...work({ leaves: OF_LONG_TEXT }) }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was said." }),
  }),
});

export const Prompt = builder.prismaObject("Prompt", {
  description: "A prompt that the assistant wrote from an idea.",
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({ description: "Names this prompt everywhere.", resolve: ({ id }) => globalId("Prompt", id) }),
    title: t.exposeString("title", { nullable: true, description: "A short name: the first words of the idea." }),
    idea: t.exposeString("idea", { description: "What the user said." }),
    text: t.exposeString("text", { description: "The finished prompt.", ...work({ leaves: OF_LONG_TEXT }) }),
    kind: t.expose("kind", { type: TaskKind, description: "What it is meant for." }),
    messages: t.field({
      type: [PromptMessage],
      description: "The conversation that led to it, oldest first; of a long one the last 50.",
      ...work({ most: MOST_MESSAGES, statements: 2 }),
      resolve: together(async (prompts: { id: string }[]) => {
        const ids = prompts.map(({ id }) => id);
        const said = await relatedRows(conversation, ids, last(MOST_MESSAGES), (of) =>
          db.promptMessage.findMany({ where: { id: { in: of } } }),
        );
        return said.map((messages) => messages.reverse());
      }),
    }),
    style: t.field({
      type: Style,
      nullable: true,
      description: "The style it was written to suit; null when none was chosen.",
      resolve: styleOf,
    }),
    isFavorite: t.exposeBoolean("isFavorite", { description: "Whether the user marked it." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was asked for." }),
    updatedAt: t.expose("updatedAt", { type: "DateTime", description: "When it last changed." }),
  }),
});

const PromptFilter = builder.inputType("PromptFilter", {
  description: "Which prompts to list; what is left out does not matter.",
  fields: (t) => ({
    kind: t.field({ type: TaskKind, description: "Only prompts for this." }),
    favorite: t.boolean({ description: "Only marked prompts, or only unmarked ones." }),
    newest: t.boolean({
      description:
        "With true, of each conversation only what came last: prompts that were improved since are left out.",
    }),
    search: t.string({
      description:
        "Only prompts whose idea, title or text contains this, whatever the case. A page of a search goes through at most 1,000 prompts: it may hold fewer than asked for, or none, while `hasNextPage` is true. Go on from `endCursor`.",
    }),
  }),
});

/** @throws InvalidInputError for text that can't be searched for. */
function searchIn(filter: typeof PromptFilter.$inferInput): string {
  const search = filter.search?.trim() ?? "";
  if (search.length > LONGEST_SEARCH || search.includes("\u0000")) {
    const message = `This has at most ${LONGEST_SEARCH} characters, and no U+0000.`;
    throw new InvalidInputError([{ path: ["filter", "search"], code: "TOO_LONG", limit: LONGEST_SEARCH, message }]);
  }
  return search;
}

/**
 * Whether somebody went on from a prompt. A value and no join, so that it is looked up for one after the other in the order of
 * the list, and not for all prompts before the first is shown.
 */
const hasTurn = Prisma.sql`(
  SELECT TRUE FROM "Prompt" WHERE "parentId" = prompt."id" AND "status" = 'COMPLETED' AND "deletedAt" IS NULL LIMIT 1
)`;

/** Which prompts of an account fit, in the order of the list. */
async function idsOf(userId: string, filter: typeof PromptFilter.$inferInput, stretch: Stretch<string>) {
  const { kind, favorite, newest } = filter;
  const { between, order, take } = stretch;
  const raw = Prisma.raw;
  const conditions = [
    ...(between.lt === undefined ? [] : [Prisma.sql`prompt."id" < ${between.lt}`]),
    ...(between.gt === undefined ? [] : [Prisma.sql`prompt."id" > ${between.gt}`]),
    ...(kind ? [Prisma.sql`prompt."kind" = ${kind}::"TaskKind"`] : []),
    ...(typeof favorite === "boolean"
      ? [favorite ? Prisma.sql`prompt."isFavorite"` : Prisma.sql`NOT prompt."isFavorite"`]
      : []),
    ...(newest === true ? [Prisma.sql`NOT coalesce(${hasTurn}, FALSE)`] : []),
  ];
  return db.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT prompt."id" FROM "Prompt" AS prompt
    WHERE prompt."userId" = ${userId} AND prompt."status" = 'COMPLETED' AND prompt."deletedAt" IS NULL
      ${conditions.length > 0 ? Prisma.sql`AND ${Prisma.join(conditions, " AND ")}` : Prisma.empty}
    ORDER BY prompt."id" ${raw(order === "asc" ? "ASC" : "DESC")} LIMIT ${take}`);
}

function allOf(userId: string, { between, order, take }: Stretch<string>) {
  const mine = { userId, status: "COMPLETED" as const, deletedAt: null, id: between };
  return { where: mine, orderBy: { id: order }, take };
}

builder.prismaObjectField(User, "prompts", (t) =>
  t.connection(
    {
      type: Prompt,
      ...work(workOfLongList),
      description: "The finished prompts of the account, newest first.",
      args: { filter: t.arg({ type: PromptFilter, description: "Which ones; all unless told." }) },
      resolve: (user, args, context, info) => {
        const query = queryFromInfo({ context, info, typeName: "Prompt", paths: [["edges", "node"], ["nodes"]] });
        const filter = args.filter ?? {};
        const isPlain =
          [filter.kind, filter.favorite].every((wanted) => wanted === undefined || wanted === null) &&
          filter.newest !== true;
        return searchedPage(
          args,
          { table: "Prompt", columns: ["idea", "title", "text"], text: searchIn(filter) },
          {
            rows: isPlain ? (stretch) => db.prompt.findMany({ ...query, ...allOf(user.id, stretch) }) : null,
            ids: (stretch) => idsOf(user.id, filter, stretch),
            read: (ids) => db.prompt.findMany({ ...query, where: { id: { in: ids } } }),
          },
        );
      },
    },
    { name: "PromptConnection", description: "A page of prompts." },
    { name: "PromptEdge", description: "A prompt in a list." },
  ),
);
