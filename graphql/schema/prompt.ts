import { queryFromInfo } from "@pothos/plugin-prisma";
import { db } from "#graphql/runtime/db.ts";
import { builder } from "#graphql/schema/builder.ts";
import { TaskKind } from "#graphql/schema/enums.ts";
import { globalId } from "#graphql/schema/ids.ts";
import { idKey, keysetPage } from "#graphql/schema/page.ts";
import { User } from "#graphql/schema/user.ts";

const PromptRole = builder.enumType("PromptRole", {
  description: "Who said something.",
  values: { USER: { description: "The user." }, ASSISTANT: { description: "The assistant." } } as const,
});

const PromptMessage = builder.prismaObject("PromptMessage", {
  description: "One message of a conversation with the assistant.",
  fields: (t) => ({
    role: t.expose("role", { type: PromptRole, description: "Who said it." }),
    text: t.exposeString("text", { description: "What was said." }),
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
    text: t.exposeString("text", { description: "The finished prompt." }),
    kind: t.expose("kind", { type: TaskKind, description: "What it is meant for." }),
    messages: t.relation("messages", {
      type: PromptMessage,
      description: "The conversation that led to it, oldest first.",
      query: { orderBy: { position: "asc" } },
    }),
    isFavorite: t.exposeBoolean("isFavorite", { description: "Whether the user marked it." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was asked for." }),
    updatedAt: t.expose("updatedAt", { type: "DateTime", description: "When it last changed." }),
  }),
});

builder.prismaObjectField(User, "prompts", (t) =>
  t.connection(
    {
      type: Prompt,
      description: "The finished prompts of the account, newest first.",
      resolve: (user, args, context, info) => {
        const query = queryFromInfo({ context, info, typeName: "Prompt", paths: [["edges", "node"], ["nodes"]] });
        return keysetPage(args, idKey, ({ between, order, take }) =>
          db.prompt.findMany({
            ...query,
            where: { userId: user.id, status: "COMPLETED", id: between },
            orderBy: { id: order },
            take,
          }),
        );
      },
    },
    { name: "PromptConnection", description: "A page of prompts." },
    { name: "PromptEdge", description: "A prompt in a list." },
  ),
);
