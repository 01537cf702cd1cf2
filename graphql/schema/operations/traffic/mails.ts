import { ForbiddenError, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import type { Actor } from "#graphql/domain/operations/actor.ts";
import { dropMail, type MailAct, retryMail } from "#graphql/domain/operations/traffic/mails.ts";
import { db } from "#graphql/runtime/db.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { idKey, keysetPage } from "#graphql/schema/core/lists/page.ts";
import { accountRowId } from "#graphql/schema/operations/account.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";
import type { Mail } from "#prisma/generated/client/client.ts";

const QueuedMail = builder.prismaObject("Mail", {
  variant: "QueuedMail",
  description: "A mail that has not gone. What it says is written when it goes.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "Names it." }),
    kind: t.string({ description: "Which mail, such as PASSWORD_RESET. More may come.", resolve: ({ kind }) => kind }),
    account: t.id({
      nullable: true,
      description: "The account it is about, where it is about one.",
      resolve: ({ userId }) => (userId === null ? null : globalId("OperatorAccount", userId)),
    }),
    recipient: t.exposeString("recipient", { description: "Whom it goes to." }),
    tries: t.exposeInt("attempts", { description: "How often it was tried." }),
    problem: t.exposeString("problem", { nullable: true, description: "Why the latest try came to nothing." }),
    nextAttemptAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it is tried next; null once it was given up.",
      resolve: ({ failedAt, notBefore }) => (failedAt === null ? notBefore : null),
    }),
    failedAt: t.expose("failedAt", { type: "DateTime", nullable: true, description: "When it was given up." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was ordered." }),
  }),
});

builder.objectField(Operations, "mails", (t) =>
  t.connection(
    {
      type: QueuedMail,
      description: "Mails that were tried and did not go, newest first; or all that wait for one account.",
      args: { account: t.arg.id({ description: "All of this account instead." }) },
      resolve: (_operations, { account, ...page }) => {
        const where = typeof account === "string" ? { userId: accountRowId(account) } : { attempts: { gt: 0 } };
        return keysetPage<"id", string, Mail>(page, idKey, ({ between, order, take }) =>
          db.mail.findMany({ where: { ...where, id: between }, orderBy: { id: order }, take }),
        );
      },
    },
    { name: "QueuedMailConnection", description: "A page of mails." },
    { name: "QueuedMailEdge", description: "A mail in a list." },
  ),
);

type MailMutation = {
  name: string;
  run: (actor: Actor, act: MailAct) => Promise<Mail>;
  description: string;
  done: string;
};

const mutations: readonly MailMutation[] = [
  {
    name: "RetryMail",
    run: retryMail,
    description: "Has a mail that did not go tried again now. For operators; on record.",
    done: "It is tried again.",
  },
  {
    name: "DropMail",
    run: dropMail,
    description: "Gives a mail up: nobody is sent it. For operators; on record.",
    done: "It is gone.",
  },
];

for (const { name, run, description, done } of mutations) {
  const Input = builder.inputType(`${name}Input`, {
    description: "Which mail, and why.",
    fields: (t) => ({
      mail: t.id({ required: true, description: "The id of a QueuedMail." }),
      reason: t.string({ required: true, description: "Why: 3 to 200 characters, for the audit log." }),
    }),
  });
  const Payload = builder.objectRef<{ mail: Mail }>(`${name}Payload`).implement({
    description: done,
    fields: (t) => ({ mail: t.expose("mail", { type: QueuedMail, description: "The mail." }) }),
  });
  builder.mutationField(`${name.charAt(0).toLowerCase()}${name.slice(1)}`, (t) =>
    t.field({
      type: Payload,
      description,
      args: { input: t.arg({ type: Input, required: true, description: "Which, and why." }) },
      errors: {
        types: [InvalidInputError, NotFoundError, ForbiddenError],
        union: { description: "The mail, or why not. NOT_FOUND: it has gone, or was dropped." },
      },
      resolve: async (_root, { input }, context) => ({ mail: await run(actorOf(context), input) }),
    }),
  );
}
