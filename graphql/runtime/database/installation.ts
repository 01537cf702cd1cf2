import { createHash } from "node:crypto";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { keysFor } from "#graphql/runtime/secrets.ts";

/** A process that has other secrets or other files than those that use its database already. */
export class OtherInstallationError extends Error {}

const THEN = 'If these settings are the right ones from now on, run "npm run admin -- installation accept" once.';

/**
 * Makes sure that this process belongs to the others that use its database: what it signed or stored, they could not read,
 * and the other way round. The first to come says how it is. A secret that took another's place is known by the former one
 * beside it. The embedded database has one process.
 * @param filesIdentity tells which place for files this process has.
 * @throws OtherInstallationError with what to do, in a sentence.
 */
export async function joinInstallation(filesIdentity: () => Promise<string>): Promise<void> {
  if (env.databaseUrl === undefined) return;
  const files = fingerprintOf(await filesIdentity());
  const [secret = "", ...former] = secretFingerprints();
  await db.$executeRaw`INSERT INTO "Installation" ("secret", "files") VALUES (${secret}, ${files}) ON CONFLICT DO NOTHING`;
  const known = await db.installation.findUniqueOrThrow({ where: { id: 1 } });
  if (known.files !== files)
    throw new OtherInstallationError(
      `The other processes of this database keep their files elsewhere. Give every process the same bucket, or the same DATA_DIR/media. ${THEN}`,
    );
  if (known.secret === secret) return;
  if (!former.includes(known.secret))
    throw new OtherInstallationError(
      `The other processes of this database have another SESSION_SECRET. Give every process the same one, and a former one in PREVIOUS_SESSION_SECRETS. ${THEN}`,
    );
  await db.$executeRaw`UPDATE "Installation" SET "secret" = ${secret} WHERE "secret" = ${known.secret}`;
}

/** Makes what this process has the database's own: after its files were moved, or where a secret is lost. */
export async function acceptInstallation(filesIdentity: () => Promise<string>): Promise<void> {
  const files = fingerprintOf(await filesIdentity());
  const [secret = ""] = secretFingerprints();
  await db.$executeRaw`INSERT INTO "Installation" ("secret", "files") VALUES (${secret}, ${files})
    ON CONFLICT ("id") DO UPDATE SET "secret" = ${secret}, "files" = ${files}`;
}

function secretFingerprints(): string[] {
  return keysFor("fingerprints").map((key) => fingerprintOf(key));
}

/** Tells two apart, and nothing else of them. */
function fingerprintOf(what: string | Buffer): string {
  return createHash("sha256").update(what).digest("base64url").slice(0, 22);
}
