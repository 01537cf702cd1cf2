import { ConflictError, ForbiddenError, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { addProviderKey } from "#graphql/domain/operations/provider/add-key.ts";
import { setKeyState } from "#graphql/domain/operations/provider/set-key-state.ts";
import { setKeyWeight } from "#graphql/domain/operations/provider/set-key-weight.ts";
import type { ListedKey } from "#graphql/domain/provider/list.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { keyRowId, ProviderKey, ProviderKeyState } from "#graphql/schema/operations/provider/key.ts";

const AddProviderKeyInput = builder.inputType("AddProviderKeyInput", {
  description: "A key to kie.ai, of an account of its own there: the limits of kie.ai are counted by key.",
  fields: (t) => ({
    label: t.string({ required: true, description: "What operators call it: 1 to 60 characters." }),
    key: t.string({ required: true, description: "The key. It is sealed, and told to nobody again." }),
    webhookHmacKey: t.string({
      description: "What this account signs its callbacks with; without one they are taken unsigned.",
    }),
    weight: t.int({ description: "New tasks go to active keys in proportion to this; 1 to 100, 1 unless given." }),
  }),
});

const SetProviderKeyStateInput = builder.inputType("SetProviderKeyStateInput", {
  description: "What a key is used for from now on.",
  fields: (t) => ({
    providerKey: t.id({ required: true, description: "The id of a ProviderKey." }),
    state: t.field({ type: ProviderKeyState, required: true, description: "What it is used for." }),
    reason: t.string({ required: true, description: "Why: 3 to 200 characters, for the audit log." }),
  }),
});

const SetProviderKeyWeightInput = builder.inputType("SetProviderKeyWeightInput", {
  description: "How large a part of new tasks a key is given.",
  fields: (t) => ({
    providerKey: t.id({ required: true, description: "The id of a ProviderKey." }),
    weight: t.int({ required: true, description: "Its weight beside that of the other active keys: 1 to 100." }),
    reason: t.string({ required: true, description: "Why: 3 to 200 characters, for the audit log." }),
  }),
});

const providerKey = { type: ProviderKey, description: "The key." } as const;

const AddProviderKeyPayload = builder.objectRef<{ providerKey: ListedKey }>("AddProviderKeyPayload").implement({
  description: "The key takes new tasks.",
  fields: (t) => ({ providerKey: t.expose("providerKey", providerKey) }),
});

const SetProviderKeyStatePayload = builder
  .objectRef<{ providerKey: ListedKey }>("SetProviderKeyStatePayload")
  .implement({
    description: "The key is used for this, in every process.",
    fields: (t) => ({ providerKey: t.expose("providerKey", providerKey) }),
  });

const SetProviderKeyWeightPayload = builder
  .objectRef<{ providerKey: ListedKey }>("SetProviderKeyWeightPayload")
  .implement({
    description: "New tasks are spread anew.",
    fields: (t) => ({ providerKey: t.expose("providerKey", providerKey) }),
  });

const PROOF = "PROOF_REQUIRED: call `confirmIdentity` first.";

builder.mutationFields((t) => ({
  addProviderKey: t.field({
    type: AddProviderKeyPayload,
    description:
      "Adds a key to kie.ai, in force in every process at once. For administrators who have just proved who they are; on record, without the key.",
    args: { input: t.arg({ type: AddProviderKeyInput, required: true, description: "The key." }) },
    errors: {
      types: [InvalidInputError, ConflictError, ForbiddenError],
      union: { description: `The key without itself, or why not. CONFLICT: it is here already. ${PROOF}` },
    },
    resolve: async (_root, { input }, context) => ({ providerKey: await addProviderKey(actorOf(context), input) }),
  }),
  setProviderKeyState: t.field({
    type: SetProviderKeyStatePayload,
    description:
      "Drains a key (no new tasks; its own are followed to their end), retires it once nothing of it runs, or takes it up again. For administrators who have just proved who they are; on record. A reason that is none is an error of the request, INVALID_INPUT.",
    args: { input: t.arg({ type: SetProviderKeyStateInput, required: true, description: "Which key, and why." }) },
    errors: {
      types: [NotFoundError, ConflictError, ForbiddenError],
      union: {
        description: `The key, or why not. CONFLICT: it is the last active one and kie.ai is switched on, or tasks of it run. ${PROOF}`,
      },
    },
    resolve: async (_root, { input }, context) => ({
      providerKey: await setKeyState(actorOf(context), { ...input, providerKey: keyRowId(input.providerKey) }),
    }),
  }),
  setProviderKeyWeight: t.field({
    type: SetProviderKeyWeightPayload,
    description:
      "Sets how large a part of new tasks a key is given. For administrators who have just proved who they are; on record.",
    args: { input: t.arg({ type: SetProviderKeyWeightInput, required: true, description: "Which key, and why." }) },
    errors: {
      types: [InvalidInputError, NotFoundError, ForbiddenError],
      union: { description: `The key, or why not. ${PROOF}` },
    },
    resolve: async (_root, { input }, context) => ({
      providerKey: await setKeyWeight(actorOf(context), { ...input, providerKey: keyRowId(input.providerKey) }),
    }),
  }),
}));
