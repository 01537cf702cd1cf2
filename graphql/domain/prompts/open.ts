import { v7 as uuid } from "uuid";
import { enforceKeyLimits, telling } from "#graphql/domain/accounts/api-keys/api-key-limits.ts";
import { mustStillBeOpen } from "#graphql/domain/accounts/suspended.ts";
import { isFree, type Viewer } from "#graphql/domain/accounts/viewer.ts";
import { keptStyle, type NamedStyle, namedStyle } from "#graphql/domain/catalog/own-styles/own-style.ts";
import { currentPrice } from "#graphql/domain/catalog/price.ts";
import { hold } from "#graphql/domain/credits/ledger.ts";
import { NotFoundError } from "#graphql/domain/errors.ts";
import { claimKey, validateKey } from "#graphql/domain/idempotency.ts";
import type { Message } from "#graphql/domain/prompts/finish.ts";
import { type PromptInput, readIdea } from "#graphql/domain/prompts/input.ts";
import { enforceDailyLimit, MOST_A_DAY } from "#graphql/domain/quotas.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { type Prompt, PromptStatus } from "#prisma/generated/client/client.ts";

/** One name for both ways in, so that a request begun by one may be repeated by the other. */
const OPERATION = "createPrompt";

/** All of them: named, so that the index of an account's prompts by status and id is of use. */
const STATUSES = Object.values(PromptStatus);

/** A turn that is paid for; `isReplay` when this request was made before. */
export type OpenedPrompt = {
  prompt: Prompt;
  isReplay: boolean;
  before: Message[];
  style: NamedStyle | null;
  /** Answered by the built-in stand-in: it was asked with a test key. */
  sandbox: boolean;
};

/**
 * Checks a request, holds its credit and writes its row, before the assistant is asked.
 * @throws InvalidInputError, NotFoundError (prompt or style), InsufficientCreditsError, IdempotencyMismatchError,
 * QuotaExceededError above 2000 a day.
 */
export async function openPrompt(
  viewer: Viewer,
  input: PromptInput,
  idempotencyKey: string | null,
): Promise<OpenedPrompt> {
  const idea = readIdea(input);
  if (idempotencyKey !== null) validateKey(idempotencyKey);
  const parent = await findParent(viewer, input.prompt ?? null);
  const style = await namedStyle(viewer.userId, input.style);
  const { credits } = await currentPrice(null, db);
  const id = uuid();
  const claim = { userId: viewer.userId, operation: OPERATION, key: idempotencyKey ?? "", resultId: id };
  const request = { idea, kind: input.kind, prompt: parent?.id ?? null, style: style?.id ?? null };
  const opening = db.$transaction(async (tx) => {
    const replay = idempotencyKey === null ? null : await claimKey(tx, { ...claim, input: request });
    if (replay !== null) {
      return { prompt: await tx.prompt.findUniqueOrThrow({ where: { id: replay.replayOf } }), isReplay: true };
    }
    const { userId, key } = viewer;
    await enforceKeyLimits(tx, key, { credits, model: null });
    const title = parent?.title ?? titleOf(idea);
    const data = { id, userId, idea, title, kind: input.kind, ...rowOf(style) };
    const terms = { apiKeyId: key?.id ?? null, quotedCredits: credits };
    const prompt = await tx.prompt.create({ data: { ...data, ...terms, parentId: request.prompt } });
    if (!isFree(viewer)) await hold(tx, { userId, amount: credits, promptId: id, reason: "PROMPT_ORDERED" });
    await enforceDailyLimit(tx, { userId, most: MOST_A_DAY.prompts, things: "prompts" }, (firstId) =>
      tx.prompt.count({ where: { userId, status: { in: STATUSES }, id: { gte: firstId } } }),
    );
    await mustStillBeOpen(tx, userId);
    return { prompt, isReplay: false };
  });
  const opened = await telling(viewer, opening);
  notify(`account:${viewer.userId}`);
  return { ...opened, style, before: parent?.messages ?? [], sandbox: isFree(viewer) };
}

async function findParent(viewer: Viewer, id: string | null) {
  if (id === null) return null;
  const parent = await db.prompt.findFirst({
    where: { id, userId: viewer.userId, status: "COMPLETED", deletedAt: null },
    select: {
      id: true,
      title: true,
      messages: { orderBy: { position: "asc" }, select: { role: true, text: true, createdAt: true } },
    },
  });
  if (parent === null) throw new NotFoundError("prompt");
  return parent;
}

function rowOf(style: NamedStyle | null) {
  const { styleId, ownStyle } = keptStyle(style);
  return { styleId, ...(ownStyle !== null && { ownStyle }) };
}

const LONGEST = 60;

/** A short name for a prompt: the first words of what the user said, cut between words. */
function titleOf(idea: string): string {
  const line = idea.trim().replace(/\s+/g, " ");
  const letters = Array.from(line);
  if (letters.length <= LONGEST) return line;
  const start = letters.slice(0, LONGEST).join("");
  const lastSpace = start.lastIndexOf(" ");
  return `${(lastSpace > LONGEST / 2 ? start.slice(0, lastSpace) : start).trimEnd()}…`;
}
