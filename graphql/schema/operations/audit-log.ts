import { InvalidInputError } from "#graphql/domain/errors.ts";
import { recordExport } from "#graphql/domain/operations/record-export.ts";
import { firstIdAt } from "#graphql/domain/quotas.ts";
import { DAY } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { globalId, readGlobalId } from "#graphql/schema/core/ids.ts";
import { idKey, keysetPage, type Stretch } from "#graphql/schema/core/lists/page.ts";
import { LONGEST_SEARCH, searchedPage } from "#graphql/schema/core/lists/search.ts";
import { work } from "#graphql/schema/core/work.ts";
import { accountRowId } from "#graphql/schema/operations/account.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";
import type { AuditEntry as Entry, Prisma } from "#prisma/generated/client/client.ts";

/** Points for going through the longest part of the log that one page of a search goes through. */
const OF_TEXT = 100;

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

type Narrowed = {
  subject?: string | null | undefined;
  actor?: string | null | undefined;
  action?: string | null | undefined;
  since?: Date | null | undefined;
  until?: Date | null | undefined;
};

/** What fits, in words that an index answers: ids grow with time, so a span of time is a stretch of them. */
function whereOf({ subject, actor, action, since, until }: Narrowed): Prisma.AuditEntryWhereInput {
  return {
    ...(typeof subject === "string" && { subject: subjectNamed(subject) }),
    ...(typeof actor === "string" && { actorId: accountRowId(actor) }),
    ...(typeof action === "string" && { action: storable(action) }),
    AND: [
      { id: { ...(since && { gte: firstIdAt(since.getTime()) }), ...(until && { lt: firstIdAt(until.getTime()) }) } },
    ],
  };
}

/** PostgreSQL takes no U+0000: nothing is called so. */
function storable(text: string): string {
  return text.replaceAll("\u0000", "\ufffd");
}

const LONGEST_SPAN_MS = 366 * DAY;

builder.objectFields(Operations, (t) => ({
  auditLog: t.connection(
    {
      type: AuditEntry,
      ...work({
        statements: ({ text }) => (typeof text === "string" && text.trim() !== "" ? 3 : 1),
        effort: ({ text }) => (typeof text === "string" && text.trim() !== "" ? OF_TEXT : 0),
      }),
      description:
        "What operators did and looked at, newest first. With a `text`, a page goes through a bounded part of the log: it may hold fewer entries than asked for, and there is more all the same.",
      args: {
        subject: t.arg.id({ description: "Only what was done to this." }),
        actor: t.arg.id({ description: "Only what this account did." }),
        action: t.arg.string({ description: "Only what is called so, such as `account.suspended`." }),
        since: t.arg({ type: "DateTime", description: "Only what was done from this moment on." }),
        until: t.arg({ type: "DateTime", description: "Only what was done before this moment." }),
        text: t.arg.string({ description: "Only what has this in its reason, its changes or its actor's name." }),
      },
      resolve: (_operations, { subject, actor, action, since, until, text, ...page }) => {
        const where = whereOf({ subject, actor, action, since, until });
        const columns = ["reason", "actor", "before", "after"] as const;
        const sought = storable((text ?? "").trim()).slice(0, LONGEST_SEARCH);
        const stretch = ({ between, order, take }: Stretch<string>) =>
          ({ where: { ...where, id: between }, orderBy: { id: order }, take }) as const;
        return searchedPage<Entry>(
          page,
          { table: "AuditEntry", columns, text: sought },
          {
            rows: (of) => db.auditEntry.findMany(stretch(of)),
            ids: (of) => db.auditEntry.findMany({ ...stretch(of), select: { id: true } }),
            read: (ids) => db.auditEntry.findMany({ where: { id: { in: ids } } }),
          },
        );
      },
    },
    { name: "AuditEntryConnection", description: "A page of the audit log." },
    { name: "AuditEntryEdge", description: "An entry of the audit log in a list." },
  ),
  auditExport: t.connection(
    {
      type: AuditEntry,
      ...work({ statements: 4 }),
      description:
        "All entries of a span of at most 366 days, newest first, to be taken away. Reading its beginning is an entry of the log itself.",
      args: {
        since: t.arg({ type: "DateTime", required: true, description: "From this moment on." }),
        until: t.arg({ type: "DateTime", required: true, description: "Before this moment." }),
      },
      resolve: async (_operations, { since, until, ...page }, context) => {
        const spanMs = until.getTime() - since.getTime();
        if (!(spanMs > 0 && spanMs <= LONGEST_SPAN_MS)) {
          const message = "Give a span of at most 366 days, its beginning first.";
          throw new InvalidInputError([{ path: ["until"], code: "OUT_OF_RANGE", message }]);
        }
        if (!page.after && !page.before) await recordExport(actorOf(context), { since, until });
        const where = whereOf({ since, until });
        return keysetPage<"id", string, Entry>(page, idKey, ({ between, order, take }) =>
          db.auditEntry.findMany({ where: { ...where, id: between }, orderBy: { id: order }, take }),
        );
      },
    },
    { name: "AuditExportConnection", description: "A page of the entries of a span." },
    { name: "AuditExportEdge", description: "An entry among them." },
  ),
}));
