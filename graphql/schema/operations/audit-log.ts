import { db } from "#graphql/runtime/db.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { globalId, readGlobalId } from "#graphql/schema/core/ids.ts";
import { idKey, keysetPage } from "#graphql/schema/core/lists/page.ts";
import { accountRowId } from "#graphql/schema/operations/account.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";

const AuditEntry = builder.prismaObject("AuditEntry", {
  description: "What an operator did, or looked at. Never changed or removed.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "Names this entry." }),
    actor: t.exposeString("actor", {
      description: "Who, as they were called then: an e-mail address, or `command line`.",
    }),
    action: t.exposeString("action", { description: "What was done, such as `account.suspended`. More may come." }),
    subject: t.exposeID("subject", { nullable: true, description: "What it was done to, by its id." }),
    before: t.exposeString("before", { nullable: true, description: "What changed, as it was, in JSON." }),
    after: t.exposeString("after", { nullable: true, description: "What changed, as it is since, in JSON." }),
    reason: t.exposeString("reason", { nullable: true, description: "Why, as it was given." }),
    address: t.exposeString("address", {
      nullable: true,
      description: "The network address it was done from; null on the command line.",
    }),
    at: t.expose("at", { type: "DateTime", description: "When." }),
  }),
});

/** An account has two names, its owner's and its operators'; the log knows it by the latter. */
function subjectNamed(id: string): string {
  const named = readGlobalId(id);
  return named?.type === "User" ? globalId("OperatorAccount", named.id) : id;
}

builder.objectField(Operations, "auditLog", (t) =>
  t.connection(
    {
      type: AuditEntry,
      description: "What operators did and looked at, newest first.",
      args: {
        subject: t.arg.id({ description: "Only what was done to this." }),
        actor: t.arg.id({ description: "Only what this account did." }),
      },
      resolve: (_operations, { subject, actor, ...page }) => {
        const where = {
          ...(typeof subject === "string" && { subject: subjectNamed(subject) }),
          ...(typeof actor === "string" && { actorId: accountRowId(actor) }),
        };
        return keysetPage(page, idKey, ({ between, order, take }) =>
          db.auditEntry.findMany({ where: { ...where, id: between }, orderBy: { id: order }, take }),
        );
      },
    },
    { name: "AuditEntryConnection", description: "A page of the audit log." },
    { name: "AuditEntryEdge", description: "An entry of the audit log in a list." },
  ),
);
