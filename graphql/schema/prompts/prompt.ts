import { queryFromInfo } from "@pothos/plugin-prisma";
import { InvalidInputError } from "#graphql/domain/errors.ts";
import { db } from "#graphql/runtime/db.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { styleWithId } from "#graphql/schema/catalog/in-force.ts";
import { Style } from "#graphql/schema/catalog/style.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { workOfFilter } from "#graphql/schema/core/effort.ts";
import { TaskKind } from "#graphql/schema/core/enums.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import type { Stretch } from "#graphql/schema/core/lists/page.ts";
import { last, type Relation, relatedRows } from "#graphql/schema/core/lists/related.ts";
import { LONGEST_SEARCH, searchedPage } from "#graphql/schema/core/lists/search.ts";
import { together } from "#graphql/schema/core/lists/together.ts";
import { work } from "#graphql/schema/core/work.ts";
import type { Prisma } from "#prisma/generated/client/client.ts";

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
      resolve: ({ styleId }) => styleWithId(styleId),
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
function readFilter(
  userId: string,
  { kind, favorite, newest, ...filter }: typeof PromptFilter.$inferInput,
): { where: Prisma.PromptWhereInput; search: string } {
  const search = filter.search?.trim() ?? "";
  if (search.length > LONGEST_SEARCH || search.includes("\u0000")) {
    const message = `This has at most ${LONGEST_SEARCH} characters, and no U+0000.`;
    throw new InvalidInputError([{ path: ["filter", "search"], code: "TOO_LONG", limit: LONGEST_SEARCH, message }]);
  }
  const where: Prisma.PromptWhereInput = {
    kind: kind ?? undefined,
    isFavorite: favorite ?? undefined,
    // With the user once more, so that only the user's own rows are gone through.
    turns: newest === true ? { none: { userId, status: "COMPLETED", deletedAt: null } } : undefined,
  };
  return { where, search };
}

builder.prismaObjectField(User, "prompts", (t) =>
  t.connection(
    {
      type: Prompt,
      ...work(workOfFilter),
      description: "The finished prompts of the account, newest first.",
      args: { filter: t.arg({ type: PromptFilter, description: "Which ones; all unless told." }) },
      resolve: (user, args, context, info) => {
        const query = queryFromInfo({ context, info, typeName: "Prompt", paths: [["edges", "node"], ["nodes"]] });
        const { where, search } = readFilter(user.id, args.filter ?? {});
        const part = ({ between, order, take }: Stretch<string>) => {
          const mine = { userId: user.id, status: "COMPLETED" as const, deletedAt: null, ...where };
          return { where: { AND: [mine, { id: between }] }, orderBy: { id: order }, take };
        };
        return searchedPage(
          args,
          { table: "Prompt", columns: ["idea", "title", "text"], text: search },
          {
            rows: (stretch) => db.prompt.findMany({ ...query, ...part(stretch) }),
            ids: (stretch) => db.prompt.findMany({ ...part(stretch), select: { id: true } }),
            read: (ids) => db.prompt.findMany({ ...query, where: { id: { in: ids } } }),
          },
        );
      },
    },
    { name: "PromptConnection", description: "A page of prompts." },
    { name: "PromptEdge", description: "A prompt in a list." },
  ),
);
