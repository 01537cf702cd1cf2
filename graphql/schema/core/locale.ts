import { builder } from "#graphql/schema/core/builder.ts";

export const Locale = builder.enumType("Locale", {
  description: "A language.",
  values: { EN: { description: "English." }, ZH: { description: "Chinese." } } as const,
});
