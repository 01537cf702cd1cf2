import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { administer } from "#graphql/admin.ts";
import { isSignatureOf, signatureOf } from "#graphql/domain/assets/signature.ts";
import { closeDatabase, db, openDatabase } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { hasPostgres, startPostgres } from "#tests/reliability/support/postgres.ts";
import { useSettings } from "#tests/support/settings.ts";

const scratch = mkdtempSync(join(tmpdir(), "nano-banana-backup-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const fresh = (name: string) => join(scratch, name);

/** An installation that somebody has used. */
async function fill(): Promise<void> {
  await openDatabase();
  await db.user.create({ data: { id: "u1", email: "ada@example.test", passwordHash: "none" } });
  await closeDatabase();
  mkdirSync(join(env.dataDir, "media", "uploads"), { recursive: true });
  writeFileSync(join(env.dataDir, "media", "uploads", "a.png"), "a picture");
  writeFileSync(join(env.dataDir, "secrets.json"), "{}", { mode: 0o600 });
}

async function expectFilled(): Promise<void> {
  expect(readFileSync(join(env.dataDir, "media", "uploads", "a.png"), "utf8")).toBe("a picture");
  expect(readFileSync(join(env.dataDir, "secrets.json"), "utf8")).toBe("{}");
  await openDatabase();
  expect(await db.user.findMany({ select: { email: true } })).toEqual([{ email: "ada@example.test" }]);
  await closeDatabase();
}

async function knownBackups() {
  await openDatabase();
  const backups = await db.backup.findMany();
  await closeDatabase();
  return backups;
}

describe("a backup of the embedded database", () => {
  useSettings(() => ({ DATA_DIR: mkdtempSync(join(tmpdir(), "nano-banana-backup-")), DATABASE_URL: "" }));
  beforeAll(() => {
    const place = join(env.dataDir, "db");
    mkdirSync(place);
    execFileSync("tar", ["-xf", inject("templateDump"), "-C", place], { stdio: "pipe" });
  });
  afterAll(() => rmSync(env.dataDir, { recursive: true, force: true }));

  it("holds the database, the files and the secrets, and puts them into an empty installation", async () => {
    await fill();
    const backup = fresh("embedded");
    expect(await administer({ backup })).toMatchObject({ isDone: true });
    expect(await administer({ backup })).toEqual({ isDone: false, said: `${backup} is not empty.` });
    const [known] = await knownBackups();
    expect(known).toMatchObject({
      place: backup,
      madeAt: expect.toSatisfy((at: Date) => Date.now() - at.getTime() < 60_000),
    });
    expect(Number(known?.byteSize)).toBeGreaterThan(1000);
    const there = await administer({ restore: backup });
    expect(there).toEqual({ isDone: false, said: expect.stringMatching(/db is there already/) });

    rmSync(env.dataDir, { recursive: true });
    mkdirSync(env.dataDir);
    expect(await administer({ restore: fresh("nothing") })).toEqual({
      isDone: false,
      said: expect.stringMatching(/no finished backup/),
    });
    expect(await administer({ restore: backup })).toMatchObject({ isDone: true });
    await expectFilled();
    // What it was restored from is the latest backup of what is there now.
    expect(await knownBackups()).toEqual([{ ...known, id: expect.any(String) }]);
  });

  it("levers of a locked-out operator: the site is closed, opened and let be read only, and alarms are drilled", async () => {
    const said = async (command: Parameters<typeof administer>[0]) => (await administer(command)).said;
    expect(await said({ site: "read-only", isOn: true, message: "Back at noon" })).toMatch(/is read only/);
    expect(await said({ site: "maintenance", isOn: false })).toBe("The site is read only.");
    expect(await said({ site: "maintenance", isOn: true })).toMatch(/answers 503/);
    expect(await said({ site: "read-only", isOn: true })).toBe("The site is in maintenance.");
    expect(await said({ site: "maintenance", isOn: false })).toBe("The site is open.");
    expect(await said({ site: "read-only", isOn: false })).toBe("The site is open.");
    const limits = { tasksPerDay: 200, maxRunning: 20 };
    expect(await said({ limits, reason: "A rush" })).toBe(
      "Accounts without limits of their own may order 200 tasks a day, and have 20 at once (A rush).",
    );
    expect(await said({ limits: { tasksPerDay: null }, reason: "Over" })).toMatch(
      /any number of tasks a day, and have 20/,
    );
    expect(await said({ limits: { maxRunning: 0 }, reason: "A slip" })).not.toMatch(/may order/);
    expect(await said({ drill: "coffee" })).toMatch(/^There is no such rule\. There are: all, kie-key-refused, /);
    expect(await said({ drill: "backup-old" })).toMatch(/^Drills are open: backup-old\./);
    await openDatabase();
    expect(await db.alarm.findMany({ select: { rule: true, isDrill: true } })).toEqual([
      { rule: "backup-old", isDrill: true },
    ]);
    expect((await db.auditEntry.findMany()).map(({ actor, action }) => `${actor}: ${action}`)).toEqual([
      ...["site", "site", "site"].map(() => "command line: site.mode_changed"),
      ...["site", "site"].map(() => "command line: site.limits_changed"),
      "command line: alarm.drilled",
    ]);
    await closeDatabase();
  });
});

describe.skipIf(!hasPostgres)("a backup of PostgreSQL", () => {
  it("holds the database, the files and the secrets, and puts them into an empty installation", async () => {
    const [usual, server] = [{ ...env }, await startPostgres()];
    try {
      Object.assign(env, { databaseUrl: server.url, dataDir: fresh("used") });
      await fill();
      const backup = fresh("postgres");
      expect(await administer({ backup })).toMatchObject({ isDone: true });
      expect(await knownBackups()).toMatchObject([{ place: backup }]);
      expect(await administer({ restore: backup })).toMatchObject({ isDone: false });
      await openDatabase();
      await db.$executeRawUnsafe("CREATE DATABASE elsewhere");
      await closeDatabase();
      const address = new URL(server.url);
      address.pathname = "/elsewhere";
      Object.assign(env, { databaseUrl: address.href, dataDir: fresh("new") });
      expect(await administer({ restore: backup })).toMatchObject({ isDone: true });
      await expectFilled();
      expect(await knownBackups()).toMatchObject([{ place: backup }]);
      Object.assign(env, { databaseUrl: undefined, dataDir: fresh("other") });
      expect(await administer({ restore: backup })).toEqual({
        isDone: false,
        said: "The backup is of the PostgreSQL database, and the settings are for the embedded one.",
      });
      expect(existsSync(fresh("other"))).toBe(false);
    } finally {
      Object.assign(env, usual);
      server.stop();
    }
  });
});

describe("a new secret of this site", () => {
  it("signs from now on, and what earlier ones have signed is good until they are forgotten", () => {
    const usual = { ...env };
    const old = "the secret that this site has had until today";
    env.sessionSecret = old;
    const link = signatureOf("media", "a.png");
    env.sessionSecret = "the secret that this site has from now on";
    expect(isSignatureOf(link, "media", "a.png")).toBe(false);
    env.previousSessionSecrets = [old];
    expect(isSignatureOf(link, "media", "a.png")).toBe(true);
    expect(isSignatureOf(link, "media", "b.png")).toBe(false);
    expect(signatureOf("media", "a.png")).not.toBe(link);
    Object.assign(env, usual);
  });

  it("is handed to whoever keeps it among the settings", async () => {
    const usual = { ...env };
    env.sessionSecret = "the secret that this site has had until today";
    const { said } = await administer({ secrets: "rotate" });
    expect(said).toMatch(/^ {2}SESSION_SECRET=[\w-]{43}$/m);
    expect(said).toContain("PREVIOUS_SESSION_SECRETS=the SESSION_SECRET of today\n");
    Object.assign(env, usual);
  });
});
