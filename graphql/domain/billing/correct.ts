import { v7 as uuid } from "uuid";
import { z } from "zod";
import { adjust } from "#graphql/domain/credits/ledger.ts";
import { InvalidInputError, NotFoundError, problemsIn } from "#graphql/domain/errors.ts";
import { claimKey, findReplay, validateKey } from "#graphql/domain/idempotency.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { CreditCorrection } from "#prisma/generated/client/client.ts";

const MOST = 1_000_000;

/** Why an operator does something: 3 to 200 characters in one line. */
export const reasonShape = z
  .string()
  .trim()
  .min(3, "Say why, in a few words.")
  .max(200, "A reason has at most 200 characters.")
  // PostgreSQL keeps no U+0000, and a reason is one line of a list.
  .refine((text) => !/\p{Cc}/u.test(text), { message: "A reason is one line.", params: { code: "UNSTORABLE" } });

const shape = z.object({
  email: z.string().trim().toLowerCase().max(254),
  credits: z
    .number()
    .int("Credits are whole.")
    .min(-MOST, `At most ${MOST} at once.`)
    .max(MOST, `At most ${MOST} at once.`)
    .refine((credits) => credits !== 0, "Zero credits change nothing."),
  reason: reasonShape,
});

export type Correction = z.input<typeof shape>;

/** Who corrects: the id of an operator's account, or whoever has the machine's command line. */
export type Corrector = string | "command line";

/** `record` writes what else must be there with the correction, in its transaction; not for one that was made before. */
export type CorrectionOptions = {
  key?: string | undefined;
  record: (tx: Tx, made: CreditCorrection) => Promise<void>;
};

/**
 * Gives or takes credits by hand, on record. The reason stands in the ledger that the account's owner reads. The same key
 * and input give the same correction. Whether the corrector may is for `domain/operations` to say.
 * @throws InvalidInputError, NotFoundError for an address without an account, InsufficientCreditsError when there are fewer
 * to take, IdempotencyMismatchError.
 */
export async function correctCredits(
  corrector: Corrector,
  input: Correction,
  { key, record }: CorrectionOptions,
): Promise<CreditCorrection> {
  const { email, credits, reason } = read(input);
  const user = await db.user.findUnique({ where: { email } });
  if (user === null) throw new NotFoundError("account");
  const operatorId = corrector === "command line" ? null : corrector;
  const request =
    key === undefined || operatorId === null ? null : repeatable(operatorId, key, { email, credits, reason });
  const replay = request === null ? null : await findReplay(request);
  if (replay !== null) return db.creditCorrection.findUniqueOrThrow({ where: { id: replay } });
  const made = await db.$transaction(async (tx) => {
    const id = uuid();
    const claimed = request === null ? null : await claimKey(tx, { ...request, resultId: id });
    if (claimed !== null) return tx.creditCorrection.findUniqueOrThrow({ where: { id: claimed.replayOf } });
    const transactionId = await adjust(tx, { userId: user.id, amount: credits, reason: "CORRECTED", subject: reason });
    const correction = await tx.creditCorrection.create({
      data: { id, userId: user.id, operatorId, credits, reason, transactionId, createdAt: now() },
    });
    await record(tx, correction);
    return correction;
  });
  log.info({ event: "credits corrected", userId: user.id, operatorId, credits, correctionId: made.id });
  notify(`account:${user.id}`);
  return made;
}

function repeatable(operatorId: string, key: string, input: z.output<typeof shape>) {
  validateKey(key);
  return { userId: operatorId, operation: "correctCredits", key, input };
}

function read(input: Correction): z.output<typeof shape> {
  const parsed = shape.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(problemsIn(parsed.error.issues));
}
