import { createHash } from "node:crypto";
import { IdempotencyMismatchError, InvalidInputError } from "#graphql/domain/errors.ts";
import { DAY, fromNow, now } from "#graphql/runtime/clock.ts";
import { deleteInBatches } from "#graphql/runtime/database/batches.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

/** A spending request that may be repeated. The scope of a key is the account and the operation. */
export type Repeatable = { userId: string; operation: string; key: string; input: unknown };

const KEY_LENGTH = 200;
const KEY_LIFE_MS = 2 * DAY;

/**
 * The id of what this very request has made before, if it has.
 * @throws IdempotencyMismatchError when the key was used with another input.
 */
export async function findReplay(request: Repeatable, tx: Tx = db): Promise<string | null> {
  const { userId, operation, key } = request;
  const row = await tx.idempotencyKey.findUnique({ where: { userId_operation_key: { userId, operation, key } } });
  if (row === null) return null;
  if (row.inputHash !== hashOf(request.input)) throw new IdempotencyMismatchError();
  return row.resultId;
}

/**
 * Takes the key for `resultId` inside the transaction that makes it. A parallel request with the same key waits here
 * for the first one's commit and then learns what it made.
 * @returns null when the key is ours now, otherwise the id that the first request made.
 * @throws IdempotencyMismatchError when the key was used with another input.
 */
export async function claimKey(
  tx: Tx,
  request: Repeatable & { resultId: string },
): Promise<{ replayOf: string } | null> {
  const { userId, operation, key, input, resultId } = request;
  const { count } = await tx.idempotencyKey.createMany({
    data: [{ userId, operation, key, inputHash: hashOf(input), resultId, createdAt: now() }],
    skipDuplicates: true,
  });
  if (count === 1) return null;
  const replayOf = await findReplay(request, tx);
  return replayOf === null ? null : { replayOf };
}

/** Keeps what a batch was answered, for its repetitions. The first answer stays. @returns whether this is it. */
export async function keepAnswer(
  { userId, operation, key }: Repeatable,
  answer: Prisma.InputJsonValue,
  tx: Tx = db,
): Promise<boolean> {
  const { count } = await tx.idempotencyKey.updateMany({
    where: { userId, operation, key, answer: { equals: Prisma.DbNull } },
    data: { answer },
  });
  return count > 0;
}

/** What a batch was answered; null while its first run is not over. */
export async function readAnswer({ userId, operation, key }: Repeatable): Promise<Prisma.JsonValue> {
  const row = await db.idempotencyKey.findUnique({ where: { userId_operation_key: { userId, operation, key } } });
  return row?.answer ?? null;
}

/** @throws InvalidInputError when the key is empty, too long or holds control characters. */
export function validateKey(key: string): void {
  if (key.length >= 1 && key.length <= KEY_LENGTH && /^[\x20-\x7e]+$/.test(key)) return;
  const message = `An idempotency key has 1 to ${KEY_LENGTH} printable ASCII characters.`;
  throw new InvalidInputError([{ path: ["idempotencyKey"], code: "FORMAT", message }]);
}

/** Forgets keys after two days: a request that is repeated later is a new one. */
export async function deleteExpiredKeys(): Promise<number> {
  const where = { createdAt: { lt: fromNow(-KEY_LIFE_MS) } };
  return deleteInBatches((limit) => db.idempotencyKey.deleteMany({ where, limit }));
}

/** What is kept of a request's input: SHA-256 in hex. */
export function hashOf(input: unknown): string {
  return createHash("sha256").update(canonical(input)).digest("hex");
}

/** JSON with sorted keys and without what is absent: two spellings of one input are one. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined && entry !== null);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, entry]) => `${JSON.stringify(name)}:${canonical(entry)}`)
    .join(",")}}`;
}
