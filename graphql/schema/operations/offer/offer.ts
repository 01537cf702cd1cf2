import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { MOST_STYLES } from "#graphql/domain/catalog/styles.ts";
import { ConflictError, ForbiddenError, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { MOST_PACKS, setPack } from "#graphql/domain/operations/offer/set-pack.ts";
import { setStyle } from "#graphql/domain/operations/offer/set-style.ts";
import { db } from "#graphql/runtime/db.ts";
import { CreditPack } from "#graphql/schema/billing/billing.ts";
import { Style } from "#graphql/schema/catalog/style.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { optionalRowId } from "#graphql/schema/core/ids.ts";
import { work } from "#graphql/schema/core/work.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";
import type { CreditPack as PackRow, Style as StyleRow } from "#prisma/generated/client/client.ts";

const OperatorPack = builder.objectRef<PackRow>("OperatorPack").implement({
  description: "A pack, as those who run the site see it.",
  fields: (t) => ({
    pack: t.field({ type: CreditPack, description: "What is sold.", resolve: (row) => row }),
    isActive: t.exposeBoolean("isActive", { description: "Whether it is on sale." }),
    position: t.exposeInt("sort", { description: "Its place in the list, the smallest first." }),
  }),
});

const OperatorStyle = builder.objectRef<StyleRow>("OperatorStyle").implement({
  description: "A style, as those who run the site see it.",
  fields: (t) => ({
    style: t.field({ type: Style, description: "What is offered.", resolve: (row) => row }),
    isActive: t.exposeBoolean("isActive", { description: "Whether it is offered." }),
    position: t.exposeInt("position", { description: "Its place in the list, the smallest first." }),
  }),
});

builder.objectFields(Operations, (t) => ({
  packs: t.field({
    type: [OperatorPack],
    ...work({ most: MOST_PACKS, statements: 1 }),
    description: "All packs, also those that are not on sale.",
    resolve: () => db.creditPack.findMany({ orderBy: [{ sort: "asc" }, { id: "asc" }], take: MOST_PACKS }),
  }),
  styles: t.field({
    type: [OperatorStyle],
    ...work({ most: MOST_STYLES, statements: 0 }),
    description: "All styles, also those that are not offered.",
    resolve: async () => [...(await catalog()).styles.values()],
  }),
}));

const reason = { required: true, description: "Why: 3 to 200 characters, for the audit log." } as const;
const position = { required: true, description: "Its place in the list, the smallest first: 0 to 1 000." } as const;

const SetPackInput = builder.inputType("SetPackInput", {
  description: "A pack, as it is sold from now on.",
  fields: (t) => ({
    pack: t.id({ description: "Which; left out, a new one, in US dollars." }),
    name: t.string({ required: true, description: "What people call it: at most 60 characters." }),
    credits: t.int({ required: true, description: "Credits in it: 1 to 10 000 000." }),
    amountCents: t.int({
      required: true,
      description: "Its price in the unit that Stripe counts the currency in: at least 50.",
    }),
    isActive: t.boolean({ required: true, description: "Whether it is on sale." }),
    position: t.int(position),
    reason: t.string(reason),
  }),
});

const SetStyleInput = builder.inputType("SetStyleInput", {
  description: "A style, as it is offered from now on.",
  fields: (t) => ({
    style: t.id({ description: "Which; left out, a new one." }),
    name: t.string({ required: true, description: "What people call it: at most 60 characters." }),
    nameZh: t.string({ description: "What people call it in Chinese: at most 60 characters." }),
    description: t.string({ required: true, description: "How it looks: at most 200 characters." }),
    promptSuffix: t.string({
      required: true,
      description: "The words that it adds after a prompt: at most 500 characters.",
    }),
    isActive: t.boolean({ required: true, description: "Whether it is offered." }),
    position: t.int(position),
    reason: t.string(reason),
  }),
});

const SetPackPayload = builder.objectRef<{ pack: PackRow }>("SetPackPayload").implement({
  description: "The pack is set; open checkouts keep their terms.",
  fields: (t) => ({ pack: t.expose("pack", { type: OperatorPack, description: "The pack." }) }),
});

const SetStylePayload = builder.objectRef<{ style: StyleRow }>("SetStylePayload").implement({
  description: "The style is set; what was made with it keeps it.",
  fields: (t) => ({ style: t.expose("style", { type: OperatorStyle, description: "The style." }) }),
});

const types = [InvalidInputError, NotFoundError, ConflictError, ForbiddenError];

builder.mutationFields((t) => ({
  setPack: t.field({
    type: SetPackPayload,
    description:
      "Sets what a pack has and costs and whether it is on sale, or makes a new one. For administrators who have just proved who they are; on record.",
    args: { input: t.arg({ type: SetPackInput, required: true, description: "The pack, and why." }) },
    errors: {
      types,
      union: {
        description:
          "The pack, or why not. CONFLICT: somebody else has just changed it, or there are too many. PROOF_REQUIRED: call `confirmIdentity` first.",
      },
    },
    resolve: async (_root, { input }, context) => ({
      pack: await setPack(actorOf(context), { ...input, pack: optionalRowId(input.pack, "CreditPack") }),
    }),
  }),
  setStyle: t.field({
    type: SetStylePayload,
    description:
      "Sets what a style is called and adds to prompts and whether it is offered, or makes a new one. For administrators who have just proved who they are; on record.",
    args: { input: t.arg({ type: SetStyleInput, required: true, description: "The style, and why." }) },
    errors: {
      types,
      union: {
        description:
          "The style, or why not. CONFLICT: somebody else has just changed it, or there are too many. PROOF_REQUIRED: call `confirmIdentity` first.",
      },
    },
    resolve: async (_root, { input }, context) => ({
      style: await setStyle(actorOf(context), { ...input, style: optionalRowId(input.style, "Style") }),
    }),
  }),
}));
