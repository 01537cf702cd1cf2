import { ConflictError, ForbiddenError, NotFoundError } from "#graphql/domain/errors.ts";
import { lookNow } from "#graphql/domain/operations/catalog/watch/look-now.ts";
import { db } from "#graphql/runtime/db.ts";
import { Model } from "#graphql/schema/catalog/model.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { idKey, keysetPage } from "#graphql/schema/core/lists/page.ts";
import { findingFields } from "#graphql/schema/operations/finding-fields.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";
import type { LedgerFinding, Model as ModelRow } from "#prisma/generated/client/client.ts";

const CatalogFinding = builder.prismaObject("LedgerFinding", {
  variant: "CatalogFinding",
  description:
    "Something that the provider says otherwise of a model than it did, found by the watch. It is resolved by itself once it is true no more; `acknowledgeFinding` and `resolveFinding` take its id.",
  fields: (t) => ({
    ...findingFields(t),
    kind: t.exposeString("kind", {
      description:
        "What differs: `model-gone`, `model-unlisted`, `field-added`, `field-removed`, `field-renamed`, `field-changed`, `values-changed`, `range-changed`, `schema-changed`, `schema-unread`, `price-moved`, `cost-jumped`, `success-low`. More may come.",
    }),
    model: t.string({ description: "The slug of the model that it is about.", resolve: ({ model }) => model ?? "" }),
    subject: t.exposeString("subject", { description: "The provider's id of the model, and behind it the field." }),
    resolvedAt: t.expose("resolvedAt", {
      type: "DateTime",
      nullable: true,
      description:
        "When it was true no more, or an operator called it seen to: from then on what is said now is expected.",
    }),
    note: t.exposeString("note", { nullable: true, description: "What operators said of it." }),
  }),
});

builder.objectField(Operations, "catalogFindings", (t) =>
  t.connection(
    {
      type: CatalogFinding,
      description: "What the provider says otherwise of our models than it did, newest first.",
      args: {
        open: t.arg.boolean({ description: "Only what is not resolved, or only what is." }),
        model: t.arg.string({ description: "Only what is about the model of this slug." }),
      },
      resolve: (_operations, { open, model, ...page }) => {
        const slug = typeof model === "string" ? (model.includes("\u0000") ? "" : model) : { not: null };
        const where = { model: slug, ...(typeof open === "boolean" && { resolvedAt: open ? null : { not: null } }) };
        return keysetPage<"id", string, LedgerFinding>(page, idKey, ({ between, order, take }) =>
          db.ledgerFinding.findMany({ where: { ...where, id: between }, orderBy: { id: order }, take }),
        );
      },
    },
    { name: "CatalogFindingConnection", description: "A page of findings about the catalogue." },
    { name: "CatalogFindingEdge", description: "A finding about the catalogue in a list." },
  ),
);

const LookAtModelInput = builder.inputType("LookAtModelInput", {
  description: "Which model is looked at.",
  fields: (t) => ({ model: t.string({ required: true, description: "The slug of a model." }) }),
});

const LookAtModelPayload = builder.objectRef<{ model: ModelRow }>("LookAtModelPayload").implement({
  description: "The watch looks at it, within seconds, or in its turn.",
  fields: (t) => ({ model: t.expose("model", { type: Model, description: "The model." }) }),
});

builder.mutationField("lookAtModel", (t) =>
  t.field({
    type: LookAtModelPayload,
    description:
      "Has the watch read what the provider's catalogue says of a model now, and its list of all. For operators; on record.",
    args: { input: t.arg({ type: LookAtModelInput, required: true, description: "Which." }) },
    errors: {
      types: [NotFoundError, ConflictError, ForbiddenError],
      union: { description: "The model, or why not. CONFLICT: the provider's catalogue does not have it." },
    },
    resolve: async (_root, { input }, context) => ({ model: await lookNow(actorOf(context), input.model) }),
  }),
);
