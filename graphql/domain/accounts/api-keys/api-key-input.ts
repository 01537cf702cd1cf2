import { z } from "zod";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { InvalidInputError, problemsIn } from "#graphql/domain/errors.ts";
import { now } from "#graphql/runtime/clock.ts";
import { ApiKeyScope } from "#prisma/generated/client/client.ts";

const limit = (least: number, message: string) =>
  z
    .int()
    .min(least, message)
    .nullish()
    .transform((value) => value ?? null);

const newKey = z.object({
  name: z
    .string()
    .trim()
    .min(1, "A key needs a name.")
    .max(100, "A name has at most 100 characters.")
    .refine((text) => !text.includes("\u0000"), {
      message: "A name can't contain this character.",
      params: { code: "UNSTORABLE" },
    }),
  sandbox: z.boolean(),
  scopes: z.array(z.enum(ApiKeyScope)).transform((list) => [...new Set(list)]),
  monthlyCreditLimit: limit(0, "A limit is 0 or more credits."),
  maxCreditsPerRequest: limit(0, "A limit is 0 or more credits."),
  maxConcurrentTasks: limit(1, "At least one task at a time."),
  models: z
    .array(
      z.string().refine((slug) => modelDefinition(slug) !== undefined, {
        message: "There is no such model.",
        params: { code: "NOT_OFFERED" },
      }),
    )
    .max(100, "At most 100 models.")
    .nullish()
    .transform((list) => [...new Set(list ?? [])]),
  expiresAt: z
    .date()
    .refine((moment) => moment > now(), { message: "This moment is over already.", params: { code: "OUT_OF_RANGE" } })
    .nullish()
    .transform((moment) => moment ?? null),
});

export type NewKey = z.input<typeof newKey>;

/** @throws InvalidInputError naming every field that is not right. */
export function readNewKey(input: NewKey): z.output<typeof newKey> {
  const parsed = newKey.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(problemsIn(parsed.error.issues));
}
