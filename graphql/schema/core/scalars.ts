import { GraphQLError } from "graphql";
import { builder } from "#graphql/schema/core/builder.ts";

// Years 0001–9999 are what PostgreSQL and ISO 8601 both write in four digits.
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

builder.scalarType("DateTime", {
  description: "A moment in ISO 8601, given in UTC: 2026-05-04T09:30:00.000Z. Input may carry another offset.",
  serialize: (value) => value.toISOString(),
  parseValue: (value) => {
    const moment = typeof value === "string" && ISO.test(value) ? new Date(value) : new Date(Number.NaN);
    if (Number.isNaN(moment.getTime())) throw new GraphQLError("A DateTime looks like 2026-05-04T09:30:00Z.");
    return moment;
  },
});
