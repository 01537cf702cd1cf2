import type { builder } from "#graphql/schema/core/builder.ts";
import type PrismaTypes from "#prisma/generated/pothos.ts";

type FindingBuilder = Parameters<
  NonNullable<Parameters<typeof builder.prismaObject<"LedgerFinding", [], PrismaTypes["LedgerFinding"]>>[1]["fields"]>
>[0];

/** What every finding tells, whatever it is about: its facts, how often and when it was seen, and what operators said of it. */
export function findingFields(t: FindingBuilder) {
  return {
    id: t.exposeID("id", { description: "Names this finding." }),
    detail: t.string({ description: "The facts, in JSON.", resolve: ({ detail }) => JSON.stringify(detail) }),
    seen: t.exposeInt("seen", { description: "How often it was seen." }),
    foundAt: t.expose("foundAt", { type: "DateTime", description: "When it was first seen." }),
    lastSeenAt: t.expose("lastSeenAt", { type: "DateTime", description: "When it was last seen." }),
    acknowledgedAt: t.expose("acknowledgedAt", {
      type: "DateTime",
      nullable: true,
      description: "Since when an operator looks into it.",
    }),
  };
}
