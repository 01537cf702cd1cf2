import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, it } from "vitest";
import {
  acceptInstallation,
  joinInstallation,
  OtherInstallationError,
} from "#graphql/runtime/database/installation.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { diskStorage } from "#graphql/vendors/storage/disk.ts";
import { s3Storage } from "#graphql/vendors/storage/s3.ts";
import { useDatabase } from "#tests/support/database.ts";
import { useSettings } from "#tests/support/settings.ts";

useDatabase();
useSettings({ DATABASE_URL: "postgresql://somewhere/site" });

const scratch = mkdtempSync(join(tmpdir(), "nano-banana-installation-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const files = async () => "the files of all";

/** What a process would have been started with. */
function startWith(sessionSecret: string, ...previousSessionSecrets: string[]): void {
  Object.assign(env, { sessionSecret, previousSessionSecrets });
}

beforeEach(async () => {
  await db.installation.deleteMany();
  startWith("a secret");
  await joinInstallation(files);
});

it("processes with the same secret and files share a database, also when they come at once", async () => {
  await db.installation.deleteMany();
  await Promise.all([joinInstallation(files), joinInstallation(files), joinInstallation(files)]);
  expect(await db.installation.count()).toBe(1);
  expect(JSON.stringify(await db.installation.findMany())).not.toMatch(/a secret|files of all/);
});

it("one with another secret is refused in a sentence, until it is accepted as the right one", async () => {
  startWith("another secret");
  await expect(joinInstallation(files)).rejects.toThrow(OtherInstallationError);
  await expect(joinInstallation(files)).rejects.toThrow(/another SESSION_SECRET.*PREVIOUS_SESSION_SECRETS/);
  await acceptInstallation(files);
  await joinInstallation(files);
});

it("one with other files is refused in a sentence, until they are accepted as moved", async () => {
  const elsewhere = async () => "files of my own";
  await expect(joinInstallation(elsewhere)).rejects.toThrow(/keep their files elsewhere/);
  await acceptInstallation(elsewhere);
  await joinInstallation(elsewhere);
  await expect(joinInstallation(files)).rejects.toThrow(OtherInstallationError);
});

it("a secret that took another's place is known by the former one, and the former one alone is not taken any more", async () => {
  startWith("a new secret", "a secret");
  await joinInstallation(files);
  startWith("a new secret");
  await joinInstallation(files);
  startWith("a secret");
  await expect(joinInstallation(files)).rejects.toThrow(OtherInstallationError);
});

it("on the embedded database nobody else is there", async () => {
  startWith("another secret");
  Object.assign(env, { databaseUrl: undefined });
  await joinInstallation(files).finally(() => Object.assign(env, { databaseUrl: "postgresql://somewhere/site" }));
});

it("a directory has an identity of its own wherever it is found, and a bucket is known by its name and address", async () => {
  const [one, other] = [join(scratch, "one"), join(scratch, "other")];
  const found = await Promise.all(
    [diskStorage(one), diskStorage(one), diskStorage(one)].map((disk) => disk.identity()),
  );
  expect(new Set(found).size).toBe(1);
  expect(found[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(await diskStorage(one).identity()).toBe(found[0]);
  expect(await diskStorage(other).identity()).not.toBe(found[0]);
  const terms = {
    name: "media",
    region: "auto",
    endpoint: "https://bucket.test",
    accessKeyId: "a",
    secretAccessKey: "b",
  };
  const named = (name: string) => s3Storage({ ...terms, name }).identity();
  expect(await named("media")).toBe("https://bucket.test/media");
  expect(await named("other")).not.toBe(await named("media"));
});
