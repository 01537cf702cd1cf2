import { now } from "#graphql/runtime/clock.ts";
import { sql } from "#graphql/runtime/db.ts";

/** What somebody came with, by its row: sessions by their public ids. */
export type CredentialKind = "session" | "key" | "token";

const isAlive = (key: string) =>
  `${key}."revokedAt" IS NULL AND (${key}."expiresAt" IS NULL OR ${key}."expiresAt" > $2)`;

/** The account of a row, while it may be used. */
const isOpen = (row: string) =>
  `EXISTS (SELECT FROM "User" AS owner WHERE owner.id = ${row}."userId" AND owner."suspendedAt" IS NULL)`;

const LIVE: Record<CredentialKind, string> = {
  session: `SELECT FROM "Session" AS session WHERE session."publicId" = asked.id AND session."expiresAt" > $2
    AND ${isOpen("session")}`,
  key: `SELECT FROM "ApiKey" AS key WHERE key.id = asked.id AND ${isAlive("key")} AND ${isOpen("key")}`,
  token: `
    SELECT FROM "ClientToken" AS token JOIN "ApiKey" AS key ON key.id = token."apiKeyId"
    WHERE token.id = asked.id AND token."expiresAt" > $2 AND ${isAlive("key")} AND ${isOpen("key")}`,
};

/** Of these credentials, those that work no more: revoked, over, or gone. One statement, which mostly tells of none. */
export async function endedAmong(kind: CredentialKind, ids: readonly string[]): Promise<string[]> {
  const statement = `SELECT asked.id FROM unnest($1::text[]) AS asked (id) WHERE NOT EXISTS (${LIVE[kind]})`;
  const { rows } = await sql.run(statement, [ids, now().toISOString()], `${kind}s that have ended`);
  return (rows as { id: string }[]).map(({ id }) => id);
}
