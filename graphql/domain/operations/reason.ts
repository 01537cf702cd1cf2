import { z } from "zod";
import { reasonShape } from "#graphql/domain/billing/correct.ts";
import { InvalidInputError, problemsIn } from "#graphql/domain/errors.ts";

const shape = z.object({ reason: reasonShape });

/** Why an operator does something: 3 to 200 characters in one line. @throws InvalidInputError */
export function readReason(reason: string): string {
  const parsed = shape.safeParse({ reason });
  if (parsed.success) return parsed.data.reason;
  throw new InvalidInputError(problemsIn(parsed.error.issues));
}
