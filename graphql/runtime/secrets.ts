import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { env } from "#graphql/runtime/env.ts";

const shape = z.object({
  session: z.string(),
  /** Secrets that "session" has taken the place of, latest first. */
  previous: z.array(z.string()).default([]),
  sandboxKey: z.string(),
});
type Kept = z.infer<typeof shape>;
let kept: Kept | undefined;

/** What secrets are sealed with. */
type SealedPurpose = "webhook signing secrets" | "provider keys" | "second factors" | "begun sign-ins";

/** What a key is for. One that gets out opens nothing else. */
type Purpose =
  | SealedPurpose
  | "links"
  | "callbacks"
  | "welcome credits"
  | "known browsers"
  | "fingerprints"
  | "mails to turn off";

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The key to the built-in stand-ins for kie.ai and OpenRouter: made once, kept in DATA_DIR/secrets.json. */
export function sandboxKey(): string {
  return ours().sandboxKey;
}

/**
 * The keys of one purpose, 32 bytes each, derived by HKDF-SHA-256. New things are made with the first; what was made
 * under earlier secrets is still read with the others.
 */
export function keysFor(purpose: Purpose): [Buffer, ...Buffer[]] {
  const [latest, ...earlier] = secrets();
  return [derived(latest, purpose), ...earlier.map((one) => derived(one, purpose))];
}

/** Encrypts a secret of one purpose for keeping: whoever reads the table alone can't use it. */
export function seal(purpose: SealedPurpose, text: string): string {
  const [key] = keysFor(purpose);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64");
}

/** What was sealed, under the secret of today or an earlier one that is still known; null when it was another. */
export function unseal(purpose: SealedPurpose, kept: string): string | null {
  const bytes = Buffer.from(kept, "base64");
  for (const key of keysFor(purpose)) {
    const text = decrypted(bytes, key);
    if (text !== null) return text;
  }
  return null;
}

function decrypted(bytes: Buffer, key: Buffer): string | null {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString("utf8");
  } catch {
    // Another key's, or altered: the authentication tag tells.
    return null;
  }
}

/** The secrets themselves, which releases before 0.2 signed links with. */
export function undividedKeys(): Buffer[] {
  return secrets().map((one) => Buffer.from(one));
}

// One for each secret and purpose: a page signs hundreds of links.
const keys = new Map<string, Map<Purpose, Buffer>>();

function derived(secret: string, purpose: Purpose): Buffer {
  const known = keys.get(secret) ?? new Map<Purpose, Buffer>();
  const key = known.get(purpose) ?? Buffer.from(hkdfSync("sha256", secret, "", purpose, KEY_BYTES));
  keys.set(secret, known.set(purpose, key));
  return key;
}

/** SESSION_SECRET where it is set, which several processes on one database must do; otherwise this installation's own. */
function secrets(): [string, ...string[]] {
  if (env.sessionSecret !== undefined) return [env.sessionSecret, ...env.previousSessionSecrets];
  const { session, previous } = ours();
  return [session, ...previous];
}

/**
 * Gives this installation a new secret and keeps the old one for reading. Processes that run go on with what they have
 * until their next start.
 * @returns null where the secret is kept here, otherwise a new one for SESSION_SECRET.
 */
export function rotateSecret(): string | null {
  const session = randomBytes(KEY_BYTES).toString("base64url");
  if (env.sessionSecret !== undefined) return session;
  const now = ours();
  replace({ ...now, session, previous: [now.session, ...now.previous] });
  return null;
}

/** Forgets the earlier secrets that are kept here. What was made under them can't be read any more. */
export function forgetPreviousSecrets(): void {
  if (ours().previous.length > 0) replace({ ...ours(), previous: [] });
}

function ours(): Kept {
  kept ??= read();
  return kept;
}

const place = () => join(env.dataDir, "secrets.json");
const unfinished = () => join(env.dataDir, `secrets.${process.pid}.tmp`);

function replace(secrets: Kept): void {
  try {
    writeFileSync(unfinished(), JSON.stringify(secrets), { mode: 0o600 });
    renameSync(unfinished(), place());
  } finally {
    rmSync(unfinished(), { force: true });
  }
  kept = secrets;
}

function read(): Kept {
  mkdirSync(env.dataDir, { recursive: true });
  const made = {
    session: randomBytes(KEY_BYTES).toString("base64url"),
    sandboxKey: `sandbox-${randomBytes(24).toString("base64url")}`,
  };
  try {
    writeFileSync(unfinished(), JSON.stringify(made), { mode: 0o600 });
    // A link appears whole or not at all, and never replaces the secrets that another start has made.
    linkSync(unfinished(), place());
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(unfinished(), { force: true });
  }
  return shape.parse(JSON.parse(readFileSync(place(), "utf8")));
}

/** Shorter secrets would be found in words that hold none. */
const SHORTEST_HIDDEN = 8;
const IN_ITS_PLACE = "[secret]";

/**
 * A text without the secrets of this installation, wherever they stand in it: providers echo what they refuse, and errors
 * quote what they were given. As they are, as JSON writes them, and as addresses do.
 */
export function redacted(text: string): string {
  return hiddenSecrets().reduce(
    (rest, secret) => (rest.includes(secret) ? rest.replaceAll(secret, IN_ITS_PLACE) : rest),
    text,
  );
}

const alsoHidden = new Set<string>();

/** Takes secrets that are kept in the database out of what is written from now on, too. */
export function hide(...secrets: (string | null | undefined)[]): void {
  for (const secret of secrets) if (secret) alsoHidden.add(secret);
}

let hidden = { settings: [] as (string | undefined)[], spellings: [] as string[] };

/** Every way that one of them may be written, anew only when a setting or a secret has changed: each line of the log asks. */
function hiddenSecrets(): string[] {
  const { kie, stripe, openrouter, google, github, bucket, mail, databaseUrl, sessionSecret, alarms } = env;
  const given = [
    ...[kie.apiKey, kie.webhookHmacKey, openrouter.apiKey, stripe.secretKey, ...stripe.webhookSecrets],
    ...[google.client?.secret, github.client?.secret, bucket?.secretAccessKey],
    ...[sessionSecret, ...env.previousSessionSecrets, env.metrics.token, ...alsoHidden],
    // Some receivers know their sender by nothing but the address.
    ...[alarms.webhook.url, alarms.webhook.secret],
    // Those that are not read yet are written nowhere.
    ...(kept === undefined ? [] : [kept.session, ...kept.previous, kept.sandboxKey]),
  ];
  const settings = [...given, mail.smtpUrl, databaseUrl];
  const isAsBefore = settings.every((one, place) => one === hidden.settings[place]);
  if (isAsBefore && settings.length === hidden.settings.length) return hidden.spellings;
  const known = [...given, ...[mail.smtpUrl, databaseUrl].map(passwordIn)].filter(
    (secret): secret is string => secret !== undefined && secret.length >= SHORTEST_HIDDEN,
  );
  const ways = known.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);
  // The longest first: one may be a part of another.
  hidden = { settings, spellings: [...new Set(ways)].sort((a, b) => b.length - a.length) };
  return hidden.spellings;
}

/** The password in an address, as it is meant. */
function passwordIn(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  const { password } = new URL(address);
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}
