import { z } from "zod";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { InvalidInputError, NotFoundError, problemsIn } from "#graphql/domain/errors.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Prisma, Prompt } from "#prisma/generated/client/client.ts";

const LONGEST_TEXT = 20_000;
const LONGEST_TITLE = 100;

const isStorable = (text: string) => !text.includes("\u0000");
const changeShape = z.object({
  text: z
    .string()
    .trim()
    .min(1, "A prompt says something.")
    .max(LONGEST_TEXT, `A prompt has at most ${LONGEST_TEXT} characters.`)
    .refine(isStorable, { message: "A prompt can't contain this character.", params: { code: "UNSTORABLE" } })
    .nullish(),
  title: z
    .string()
    .trim()
    .min(1, "A title has at least one character.")
    .max(LONGEST_TITLE, `A title has at most ${LONGEST_TITLE} characters.`)
    .refine(isStorable, { message: "A title can't contain this character.", params: { code: "UNSTORABLE" } })
    .nullish(),
});

/** What to change about a prompt; what is left out stays. */
export type PromptChange = z.input<typeof changeShape>;

function kept(viewer: Viewer, id: string): Prisma.PromptWhereInput {
  return { id, userId: viewer.userId, status: "COMPLETED", deletedAt: null };
}

/** Marks a prompt as a favorite, or no longer. @throws NotFoundError */
export async function setPromptFavorite(viewer: Viewer, id: string, isFavorite: boolean): Promise<Prompt> {
  const [prompt] = await db.prompt.updateManyAndReturn({ where: kept(viewer, id), data: { isFavorite } });
  if (prompt === undefined) throw new NotFoundError("prompt");
  return prompt;
}

/**
 * Changes a prompt's text or title by its owner's own hand, free of charge. A conversation that goes on from it goes on
 * from the new text, so the assistant's last message becomes that.
 * @throws NotFoundError, InvalidInputError.
 */
export async function updatePrompt(viewer: Viewer, id: string, change: PromptChange): Promise<Prompt> {
  const parsed = changeShape.safeParse(change);
  if (!parsed.success) {
    throw new InvalidInputError(problemsIn(parsed.error.issues));
  }
  const text = parsed.data.text ?? undefined;
  return db.$transaction(async (tx) => {
    const data = { text, title: parsed.data.title ?? undefined };
    const [prompt] = await tx.prompt.updateManyAndReturn({ where: kept(viewer, id), data });
    if (prompt === undefined) throw new NotFoundError("prompt");
    const last = await tx.promptMessage.findFirst({
      where: { promptId: id, role: "ASSISTANT" },
      orderBy: { position: "desc" },
    });
    if (last !== null && text !== undefined) await tx.promptMessage.update({ where: { id: last.id }, data: { text } });
    return prompt;
  });
}

/** Removes a prompt from every list. What it cost stays in the ledger. @throws NotFoundError */
export async function deletePrompt(viewer: Viewer, id: string): Promise<void> {
  const { count } = await db.prompt.updateMany({ where: kept(viewer, id), data: { deletedAt: now() } });
  if (count === 0) throw new NotFoundError("prompt");
}
