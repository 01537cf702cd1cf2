import { ConflictError, ForbiddenError, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { endProviderPause } from "#graphql/domain/operations/provider/end-pause.ts";
import { setProvider } from "#graphql/domain/operations/provider/set-provider.ts";
import { type ProviderState, providerState } from "#graphql/domain/provider/state.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { work } from "#graphql/schema/core/work.ts";
import { keyRowId } from "#graphql/schema/operations/provider/key.ts";
import { Provider } from "#graphql/schema/operations/provider/provider.ts";

const SetProviderInput = builder.inputType("SetProviderInput", {
  description: "How kie.ai is used from now on; what is left out stays.",
  fields: (t) => ({
    isOn: t.boolean({ description: "Whether new tasks are sent there." }),
    spendCeiling: t.float({
      description: "kie.ai's credits that may be spent in an hour of the clock (UTC); 0 or null for any number.",
    }),
    reason: t.string({ required: true, description: "Why: 3 to 200 characters, for the audit log." }),
  }),
});

const EndProviderPauseInput = builder.inputType("EndProviderPauseInput", {
  description: "Which pause ends now.",
  fields: (t) => ({
    providerKey: t.id({ description: "The id of a ProviderKey; without one, the pause of the spending ceiling." }),
    reason: t.string({ required: true, description: "Why: 3 to 200 characters, for the audit log." }),
  }),
});

const provider = { type: Provider, description: "kie.ai as a whole." } as const;

const SetProviderPayload = builder.objectRef<{ provider: ProviderState }>("SetProviderPayload").implement({
  description: "kie.ai is used like this, by every process.",
  fields: (t) => ({ provider: t.expose("provider", provider) }),
});

const EndProviderPausePayload = builder.objectRef<{ provider: ProviderState }>("EndProviderPausePayload").implement({
  description: "New tasks are sent again.",
  fields: (t) => ({ provider: t.expose("provider", provider) }),
});

builder.mutationFields((t) => ({
  setProvider: t.field({
    type: SetProviderPayload,
    ...work({ statements: 3 }),
    description:
      "Switches kie.ai on or off, or sets what may be spent there in an hour. For administrators who have just proved who they are; on record.",
    args: { input: t.arg({ type: SetProviderInput, required: true, description: "What changes, and why." }) },
    errors: {
      types: [InvalidInputError, ForbiddenError],
      union: { description: "kie.ai, or why not. PROOF_REQUIRED: call `confirmIdentity` first." },
    },
    resolve: async (_root, { input }, context) => {
      await setProvider(actorOf(context), input);
      return { provider: await providerState() };
    },
  }),
  endProviderPause: t.field({
    type: EndProviderPausePayload,
    ...work({ statements: 3 }),
    description:
      "Ends the pause of a key before its time; or that of the spending ceiling, for the rest of the hour, which takes an administrator who has just proved who they are. For operators; on record. A reason that is none is an error of the request, INVALID_INPUT.",
    args: { input: t.arg({ type: EndProviderPauseInput, required: true, description: "Which pause, and why." }) },
    errors: {
      types: [NotFoundError, ConflictError, ForbiddenError],
      union: {
        description: "kie.ai, or why not. CONFLICT: nothing is paused. PROOF_REQUIRED: call `confirmIdentity` first.",
      },
    },
    resolve: async (_root, { input: { providerKey, reason } }, context) => {
      const key = providerKey == null ? null : keyRowId(providerKey);
      await endProviderPause(actorOf(context), { providerKey: key, reason });
      return { provider: await providerState() };
    },
  }),
}));
