import { z } from "zod";

/** A factor of a price, as rows keep it. */
export const factorShape = z.union([
  z.object({ values: z.record(z.string(), z.number().nonnegative()) }),
  z.object({ each: z.number().positive() }),
  z.object({ started: z.number().positive() }),
]);
