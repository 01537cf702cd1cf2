import { LISTED } from "#graphql/domain/operations/look.ts";
import { db } from "#graphql/runtime/db.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

const MOST = 100;
/** What is shown of a key, which operators are told: "nbv_live_" and four characters. */
const KEY_PREFIX = 13;

/**
 * The accounts that something is of by its exact name, at most 100, newest first: an account, a task, a payment or a key by
 * its id, a key by its first characters or the whole of it, a payment by Stripe's names, a task by kie.ai's, and whatever was
 * ordered by a request. What belongs to a test side is its account's. Each is looked up by an index.
 */
export async function accountsNamed(name: string): Promise<string[]> {
  if (name === "" || name.includes("\u0000")) return [];
  const found = await db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT coalesce(account."sandboxOfId", account."id") AS "id" FROM "User" AS account JOIN (
      SELECT ${name}::text AS "userId"
      UNION ALL SELECT "userId" FROM "Task" WHERE "id" = ${name}
      UNION ALL SELECT "userId" FROM "Task" WHERE "kieTaskId" = ${name}
      UNION ALL (SELECT "userId" FROM "Task" WHERE "requestId" = ${name} LIMIT ${MOST})
      UNION ALL SELECT "userId" FROM "Purchase" WHERE "id" = ${name}
      UNION ALL SELECT "userId" FROM "Purchase" WHERE "stripeSessionId" = ${name}
      UNION ALL SELECT "userId" FROM "Purchase" WHERE "stripePaymentIntentId" = ${name}
      UNION ALL SELECT "id" FROM "User" WHERE "stripeCustomerId" = ${name}
      UNION ALL SELECT "userId" FROM "ApiKey" WHERE "id" = ${name}
      UNION ALL (SELECT "userId" FROM "ApiKey" WHERE "prefix" = ${name.slice(0, KEY_PREFIX)} LIMIT ${MOST})
    ) AS "named" ON account."id" = "named"."userId" ORDER BY "id" DESC LIMIT ${MOST}`;
  return found.map(({ id }) => id);
}

/** A stretch of the accounts whose addresses begin alike, in the order of the alphabet, both ends left out. */
export type EmailStretch = {
  prefix: string;
  suspended: boolean | null;
  after?: string | undefined;
  before?: string | undefined;
  isFromEnd: boolean;
  take: number;
};

/** The ids and addresses of a stretch, as it is asked for: from its end backwards where that is so. By index, in its order. */
export function accountsByEmail(stretch: EmailStretch): Promise<{ id: string; email: string }[]> {
  const { prefix, suspended, after, before, isFromEnd, take } = stretch;
  const email = Prisma.sql`"email" COLLATE "C"`;
  const bounds = [
    Prisma.sql`"sandboxOfId" IS NULL AND "deletedAt" IS NULL`,
    Prisma.sql`${email} >= ${prefix} AND ${email} < ${`${prefix}\u{10ffff}`}`,
    ...(suspended === null
      ? []
      : [Prisma.sql`"suspendedAt" IS ${suspended ? Prisma.sql`NOT NULL` : Prisma.sql`NULL`}`]),
    ...(after === undefined ? [] : [Prisma.sql`${email} > ${after}`]),
    ...(before === undefined ? [] : [Prisma.sql`${email} < ${before}`]),
  ];
  const direction = isFromEnd ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  return db.$queryRaw`
    SELECT "id", "email" FROM "User" WHERE ${Prisma.join(bounds, " AND ")} ORDER BY ${email} ${direction} LIMIT ${take}`;
}

/** What fits of the accounts in a list that is not searched by address. */
export function listedWhere(suspended: boolean | null, ids?: string[]): Prisma.UserWhereInput {
  return {
    ...LISTED,
    ...(suspended !== null && { suspendedAt: suspended ? { not: null } : null }),
    ...(ids !== undefined && { AND: { id: { in: ids } } }),
  };
}
