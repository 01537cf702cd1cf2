import { z } from "zod";
import { isBlank } from "#graphql/domain/catalog/parameters.ts";
import { InvalidInputError, problemsIn } from "#graphql/domain/errors.ts";
import type { TaskKind } from "#prisma/generated/client/client.ts";

/** A turn with the assistant, with plain row ids. */
export type PromptInput = {
  idea: string;
  kind: TaskKind;
  /** The prompt whose conversation goes on. */
  prompt?: string | null;
  style?: string | null;
};

const shape = z
  .string()
  .trim()
  .refine((text) => !isBlank(text), { message: "Say what you have in mind.", params: { code: "REQUIRED" } })
  .max(4000, "An idea has at most 4000 characters.")
  .refine((text) => !text.includes("\u0000"), {
    message: "An idea can't contain this character.",
    params: { code: "UNSTORABLE" },
  });

/** The idea, trimmed. @throws InvalidInputError. */
export function readIdea(input: PromptInput): string {
  const parsed = shape.safeParse(input.idea);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(problemsIn(parsed.error.issues, ["idea"]));
}
