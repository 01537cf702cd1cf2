import {
  type ModelAdvice as Advice,
  type AdviceReason as Reason,
  recommendModels,
} from "#graphql/domain/tasks/create/recommend.ts";
import { DurationRange, Model } from "#graphql/schema/catalog/model.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { TaskKind } from "#graphql/schema/core/enums.ts";
import { rowId } from "#graphql/schema/core/ids.ts";
import { work } from "#graphql/schema/core/work.ts";

const AdviceReason = builder.enumType("AdviceReason", {
  description: "What speaks for a model.",
  values: {
    BEST_LIKED: { description: "People rate best what it makes for this." },
    FIRST_CHOICE: { description: "It is a good first choice; too few have rated what is made for this." },
    CHEAPEST: { description: "It costs least of all that can do this." },
    SOONEST: { description: "It is usually ready before all others that can do this." },
  } as const,
});

const SENTENCES: Record<Reason, string> = {
  BEST_LIKED: "People like best what it makes.",
  FIRST_CHOICE: "A good first choice.",
  CHEAPEST: "The cheapest that can do this.",
  SOONEST: "Usually ready soonest.",
};

const MOST_ADVICE = 3;

const ModelAdvice = builder.objectRef<Advice>("ModelAdvice").implement({
  description: "A model that fits what is wanted, and why.",
  fields: (t) => ({
    model: t.expose("model", { type: Model, description: "The model." }),
    reason: t.string({
      description: "What speaks for it, in English sentences for people.",
      resolve: ({ reasons }) => reasons.map((reason) => SENTENCES[reason]).join(" "),
    }),
    reasons: t.expose("reasons", {
      type: [AdviceReason],
      description: "The same for programs, such as to translate it.",
    }),
    credits: t.exposeInt("credits", { description: "Credits for one task with default parameters." }),
    expectedSeconds: t.expose("expectedSeconds", {
      type: DurationRange,
      nullable: true,
      description: "How long its tasks took recently; null while unknown.",
    }),
  }),
});

const RecommendModelsInput = builder.inputType("RecommendModelsInput", {
  description: "What is wanted.",
  fields: (t) => ({
    kind: t.field({ type: TaskKind, required: true, description: "What is to be made." }),
    prompt: t.string({ required: true, description: "The words that it is to be made of; may be empty." }),
    sources: t.idList({ description: "The images that it starts from, at most 20." }),
    maxCredits: t.int({ description: "What it may cost at most." }),
  }),
});

builder.queryField("recommendModels", (t) =>
  t.field({
    type: [ModelAdvice],
    ...work({ most: MOST_ADVICE, statements: 2 }),
    description:
      "Up to three models for what is wanted: what people like best for it, the cheapest, and what is ready soonest. None where nothing that can do it is within the budget.",
    args: { input: t.arg({ type: RecommendModelsInput, required: true, description: "What is wanted." }) },
    resolve: (_root, { input: { kind, prompt, sources, maxCredits } }, { viewer }) =>
      recommendModels(viewer, {
        kind,
        prompt,
        sources: (sources ?? []).map((id) => rowId(id, "Asset")),
        maxCredits: maxCredits ?? null,
      }),
  }),
);
