import { ConflictError, ForbiddenError, InvalidInputError } from "#graphql/domain/errors.ts";
import { readSiteMode, type SiteState } from "#graphql/domain/operations/site/read-mode.ts";
import { setSiteMode } from "#graphql/domain/operations/site/set-mode.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";

const SiteMode = builder.enumType("SiteMode", {
  description: "Whether the site is open.",
  values: {
    OPEN: { description: "It is, as on every day." },
    READ_ONLY: {
      description:
        "It is shown, and what is under way is finished; whoever does not run the site changes nothing, and is refused with READ_ONLY.",
    },
    MAINTENANCE: { description: "It is closed for a while, and answers 503; callbacks are taken all the same." },
  } as const,
});

builder.queryFields((t) => ({
  siteMode: t.field({
    type: SiteMode,
    description: "Whether the site is open, as of two seconds ago at most.",
    resolve: async () => (await readSiteMode()).mode,
  }),
  siteMessage: t.string({
    nullable: true,
    description: "What those who run the site say of it, where it is not open; as they wrote it.",
    resolve: async () => (await readSiteMode()).message,
  }),
}));

const SetSiteModeInput = builder.inputType("SetSiteModeInput", {
  description: "How the site is from now on.",
  fields: (t) => ({
    mode: t.field({ type: SiteMode, required: true, description: "Whether it is open." }),
    message: t.string({ description: "What visitors are told beside the usual words: at most 200 characters." }),
    reason: t.string({ required: true, description: "Why: 3 to 200 characters, for the audit log." }),
  }),
});

const SetSiteModePayload = builder.objectRef<SiteState>("SetSiteModePayload").implement({
  description: "The site is so for every process within two seconds.",
  fields: (t) => ({
    mode: t.expose("mode", { type: SiteMode, description: "Whether it is open." }),
    message: t.exposeString("message", { nullable: true, description: "What visitors are told." }),
  }),
});

builder.mutationField("setSiteMode", (t) =>
  t.field({
    type: SetSiteModePayload,
    description:
      "Opens the site, lets it be read only, or closes it for maintenance. For administrators who have just proved who they are; on record.",
    args: { input: t.arg({ type: SetSiteModeInput, required: true, description: "How, and why." }) },
    errors: {
      types: [InvalidInputError, ConflictError, ForbiddenError],
      union: {
        description:
          "How the site is, or why it is not changed. CONFLICT: it is so already. PROOF_REQUIRED: call `confirmIdentity` first.",
      },
    },
    resolve: (_root, { input }, context) => setSiteMode(actorOf(context), input),
  }),
);
