import { ConflictError, ForbiddenError, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { markFinding } from "#graphql/domain/operations/money/findings.ts";
import { db } from "#graphql/runtime/db.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { idKey, keysetPage } from "#graphql/schema/core/lists/page.ts";
import { findingFields } from "#graphql/schema/operations/finding-fields.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";
import type { LedgerFinding } from "#prisma/generated/client/client.ts";

const Finding = builder.prismaObject("LedgerFinding", {
  variant: "Finding",
  description: "Something that a check or a refusal has found to differ from what must be true.",
  fields: (t) => ({
    ...findingFields(t),
    kind: t.exposeString("kind", {
      description: "What differs, such as `balance-differs` or `consumed-but-not-charged`. More may come.",
    }),
    subject: t.exposeString("subject", {
      description: "What it is about: the row id of an account, task, prompt or payment, a model, or a name.",
    }),
    resolvedAt: t.expose("resolvedAt", {
      type: "DateTime",
      nullable: true,
      description:
        "When an operator called it mended. What is seen again with other numbers, or days later, is open again.",
    }),
    note: t.exposeString("note", { nullable: true, description: "What they said of it." }),
  }),
});

builder.objectField(Operations, "findings", (t) =>
  t.connection(
    {
      type: Finding,
      description:
        "What checks have found, newest first; not what kie.ai's catalogue says of models, see `catalogFindings`.",
      args: {
        open: t.arg.boolean({ description: "Only what is not resolved, or only what is." }),
        kind: t.arg.string({ description: "Only what is of this kind." }),
      },
      resolve: (_operations, { open, kind, ...page }) => {
        const where = {
          model: null,
          ...(typeof open === "boolean" && { resolvedAt: open ? null : { not: null } }),
          ...(typeof kind === "string" && { kind: kind.includes("\u0000") ? "" : kind }),
        };
        return keysetPage<"id", string, LedgerFinding>(page, idKey, ({ between, order, take }) =>
          db.ledgerFinding.findMany({ where: { ...where, id: between }, orderBy: { id: order }, take }),
        );
      },
    },
    { name: "FindingConnection", description: "A page of findings." },
    { name: "FindingEdge", description: "A finding in a list." },
  ),
);

const fields = (t: Parameters<Parameters<typeof builder.inputType>[1]["fields"]>[0]) => ({
  finding: t.id({ required: true, description: "The finding." }),
  reason: t.string({ required: true, description: "What there is to say: 3 to 200 characters." }),
});

const AcknowledgeFindingInput = builder.inputType("AcknowledgeFindingInput", {
  description: "What is looked into.",
  fields,
});
const ResolveFindingInput = builder.inputType("ResolveFindingInput", { description: "What is mended.", fields });

const finding = { type: Finding, description: "The finding." } as const;
const AcknowledgeFindingPayload = builder.objectRef<{ finding: LedgerFinding }>("AcknowledgeFindingPayload").implement({
  description: "It is known that somebody looks into it.",
  fields: (t) => ({ finding: t.expose("finding", finding) }),
});
const ResolveFindingPayload = builder.objectRef<{ finding: LedgerFinding }>("ResolveFindingPayload").implement({
  description: "It is open no more, until it is seen again.",
  fields: (t) => ({ finding: t.expose("finding", finding) }),
});

const errors = {
  types: [InvalidInputError, NotFoundError, ConflictError, ForbiddenError],
  union: { description: "The finding, or why not. CONFLICT: somebody has done so already." },
};

builder.mutationFields((t) => ({
  acknowledgeFinding: t.field({
    type: AcknowledgeFindingPayload,
    description: "Says that an operator looks into a finding. For operators; on record.",
    args: { input: t.arg({ type: AcknowledgeFindingInput, required: true, description: "Which, and a word." }) },
    errors,
    resolve: async (_root, { input }, context) => ({
      finding: await markFinding(actorOf(context), "acknowledged", input),
    }),
  }),
  resolveFinding: t.field({
    type: ResolveFindingPayload,
    description: "Says that what was found is mended. It moves nothing by itself. For operators; on record.",
    args: { input: t.arg({ type: ResolveFindingInput, required: true, description: "Which, and how." }) },
    errors,
    resolve: async (_root, { input }, context) => ({
      finding: await markFinding(actorOf(context), "resolved", input),
    }),
  }),
}));
