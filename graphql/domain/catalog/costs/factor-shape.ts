import { z } from "zod";
import { SOURCE_SECONDS } from "#graphql/domain/catalog/definition.ts";

/** A factor of a price, as rows keep it. */
export const factorShape = z.union([
  z.object({ values: z.record(z.string(), z.number().nonnegative()) }),
  z.object({ each: z.number().positive(), plus: z.literal(SOURCE_SECONDS).optional() }),
  z.object({ started: z.number().positive() }),
]);
