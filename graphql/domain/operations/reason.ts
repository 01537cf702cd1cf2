import { z } from "zod";
import { InvalidInputError, problemsIn } from "#graphql/domain/errors.ts";

const shape = z.object({
  reason: z
    .string()
    .trim()
    .min(3, "Say why, in a few words.")
    .max(200, "A reason has at most 200 characters.")
    // PostgreSQL keeps no U+0000, and a reason is one line of a list.
    .refine((text) => !/\p{Cc}/u.test(text), { message: "A reason is one line.", params: { code: "UNSTORABLE" } }),
});

/** Why an operator does something: 3 to 200 characters in one line. @throws InvalidInputError */
export function readReason(reason: string): string {
  const parsed = shape.safeParse({ reason });
  if (parsed.success) return parsed.data.reason;
  throw new InvalidInputError(problemsIn(parsed.error.issues));
}
