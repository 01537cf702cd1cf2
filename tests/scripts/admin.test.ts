// @database embedded: it runs the command line on a directory of its own.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildProduct } from "#tests/support/server/build.ts";
import { QUICK_START } from "#tests/support/server/process.ts";

const dataDir = mkdtempSync(join(tmpdir(), "nano-banana-admin-"));
beforeAll(buildProduct, 180_000);
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

function admin(...args: string[]) {
  const { PATH = "" } = process.env;
  const env = { PATH, NODE_ENV: "production" as const, DATA_DIR: dataDir, LOG_LEVEL: "silent" };
  const { status, stdout, stderr } = spawnSync(process.execPath, [...QUICK_START, "scripts/admin.mjs", ...args], {
    env,
    encoding: "utf8",
  });
  return { status, said: `${stdout}${stderr}` };
}

async function inDatabase<Value>(work: (database: PGlite) => Promise<Value>): Promise<Value> {
  const database = await PGlite.create(join(dataDir, "db"));
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

describe("npm run admin", () => {
  it("grants credits with a reason, on record, and makes operators", async () => {
    const unknown = admin("grant", "nobody@example.test", "50", "--reason", "Welcome back");
    expect(unknown).toEqual({ status: 1, said: "There is no such account.\n" });
    await inDatabase(async (database) => {
      await database.exec(
        `INSERT INTO "User" ("id", "email", "passwordHash") VALUES ('u1', 'ada@example.test', 'none')`,
      );
      await database.exec(`INSERT INTO "CreditBalance" ("userId") VALUES ('u1')`);
    });
    const granted = admin("grant", "Ada@example.test", "50", "--reason", "Welcome", "back");
    expect(granted).toEqual({ status: 0, said: "Ada@example.test: +50 credits (Welcome back)\n" });
    expect(admin("role", "ada@example.test", "ADMIN", "--reason", "Runs", "it").status).toBe(0);
    expect(admin("role", "ada@example.test", "ADMIN", "because").said).toMatch(/^Usage:/);
    const rows = await inDatabase((database) =>
      database.query(
        `SELECT t."type", t."amount", t."subject", c."operatorId", c."reason", b."available", u."role"
           FROM "CreditTransaction" t JOIN "CreditCorrection" c ON c."transactionId" = t."id"
           JOIN "CreditBalance" b ON b."userId" = t."userId" JOIN "User" u ON u."id" = t."userId"`,
      ),
    );
    expect(rows.rows).toEqual([
      {
        type: "GRANT",
        amount: 50,
        subject: "Welcome back",
        operatorId: null,
        reason: "Welcome back",
        available: 50,
        role: "ADMIN",
      },
    ]);
  }, 120_000);

  it("sets a price and a state with a reason, on record", async () => {
    const priced = admin("price", "nano-banana", "8", "--reason", "kie.ai", "is", "dearer");
    expect(priced).toEqual({ status: 0, said: "nano-banana costs 8 credits now (kie.ai is dearer).\n" });
    expect(admin("price", "nano-banana", "0", "--reason", "A slip").said).toBe("A price is at least 1 credit.\n");
    const lonely = admin("model", "seedream-4", "RETIRED", "--reason", "kie.ai ends it");
    expect(lonely).toMatchObject({ status: 1, said: expect.stringMatching(/needs a replacement/) });
    const order = ["seedream-4", "RETIRED", "--reason", "kie.ai", "ends it", "--replacement", "nano-banana"];
    expect(admin("model", ...order)).toEqual({ status: 0, said: "seedream-4 is RETIRED now (kie.ai ends it).\n" });
    const { rows } = await inDatabase((database) =>
      database.query(
        `SELECT "actor", "action", "reason" FROM "AuditEntry" WHERE "action" LIKE 'model.%' ORDER BY "id"`,
      ),
    );
    expect(rows).toEqual([
      { actor: "command line", action: "model.price_set", reason: "kie.ai is dearer" },
      { actor: "command line", action: "model.state_set", reason: "kie.ai ends it" },
    ]);
  }, 120_000);

  it("switches kie.ai off and on, sets what an hour may cost there, and an account's own limits, on record", async () => {
    expect(admin("provider", "off", "--reason", "kie.ai", "is broken into").said).toBe(
      "kie.ai is switched off for new tasks (kie.ai is broken into).\n",
    );
    expect(admin("provider", "on", "--reason", "Over").said).toBe("kie.ai is switched on (Over).\n");
    expect(admin("provider", "ceiling", "5000", "--reason", "A rush").said).toMatch(
      /^At most 5000 of kie.ai's credits/,
    );
    expect(admin("provider", "ceiling", "none", "--reason", "Over").said).toMatch(/^There is no ceiling/);
    expect(admin("provider", "resume", "--reason", "Go on")).toEqual({ status: 1, said: "kie.ai is not paused.\n" });
    for (const wrong of [["off"], ["ceiling", "much", "--reason", "x"], ["resume", "a", "b", "--reason", "x"]])
      expect(admin("provider", ...wrong).said).toMatch(/^Usage:/);
    await inDatabase((database) =>
      database.exec(`INSERT INTO "User" ("id", "email") VALUES ('u8', 'bo@example.test')`),
    );
    expect(admin("account-limits", "bo@example.test", "50", "usual", "3", "--reason", "Pays for it").said).toBe(
      "bo@example.test: tasks a day 50, at once as many as everybody, ahead in line 3 (Pays for it).\n",
    );
    expect(admin("account-limits", "bo@example.test", "keep", "4", "--reason", "x").said).toMatch(/^Usage:/);
    expect(admin("limit-group", "set", "Studio", "500", "20", "usual", "--reason", "A plan").said).toBe(
      "Studio: tasks a day 500, at once 20, ahead in line 0 (A plan).\n",
    );
    expect(admin("limit-group", "set", "Studio", "keep", "keep", "5", "--reason", "A better plan").said).toBe(
      "Studio: tasks a day 500, at once 20, ahead in line 5 (A better plan).\n",
    );
    expect(admin("account-group", "bo@example.test", "Studio", "--reason", "Pays for it").said).toBe(
      "bo@example.test is in the group Studio now (Pays for it).\n",
    );
    expect(admin("limit-group", "remove", "Studio", "none", "--reason", "Not sold").said).toBe(
      "The group Studio is removed; accounts that are in none now: 1 (Not sold).\n",
    );
    expect(admin("account-group", "bo@example.test", "Studio", "--reason", "x")).toEqual({
      status: 1,
      said: "There is no such group of limits.\n",
    });
    expect(admin("limit-group", "remove", "Studio", "--reason", "x").said).toMatch(/^Usage:/);
    const { rows } = await inDatabase((database) =>
      database.query<{ after: string }>(
        `SELECT "action", "after" FROM "AuditEntry" WHERE "action" IN ('provider.changed', 'account.limits_changed') ORDER BY "id"`,
      ),
    );
    expect(rows.map(({ after }) => after)).toEqual([
      '{"isOn":false,"spendCeiling":null}',
      '{"isOn":true,"spendCeiling":null}',
      '{"isOn":true,"spendCeiling":5000}',
      '{"isOn":true,"spendCeiling":null}',
      '{"tasksPerDay":50,"maxRunning":null,"priority":3,"group":null}',
      '{"tasksPerDay":50,"maxRunning":null,"priority":3,"group":"Studio"}',
    ]);
  }, 180_000);

  it("repairs a task in trouble by its id, for a reason, on record", async () => {
    const task = "01920000-0000-7000-8000-000000000001";
    await inDatabase((database) =>
      database.exec(`
        INSERT INTO "Model" ("slug", "updatedAt") VALUES ('nano-banana', now()) ON CONFLICT DO NOTHING;
        INSERT INTO "User" ("id", "email") VALUES ('u9', 'owner@example.test');
        INSERT INTO "CreditBalance" ("userId", "available", "onHold", "lastNumber") VALUES ('u9', 5, 5, 2);
        INSERT INTO "Task" ("id", "userId", "kind", "modelSlug", "prompt", "creditsHeld", "creditsCharged", "sandbox", "callbackToken")
          VALUES ('${task}', 'u9', 'IMAGE', 'nano-banana', 'a banana', 5, 5, TRUE, '');
        INSERT INTO "CreditTransaction" ("id", "userId", "number", "type", "amount", "balanceAfter", "taskId", "reason") VALUES
          ('e1', 'u9', 1, 'GRANT', 10, 10, NULL, 'WELCOME'), ('e2', 'u9', 2, 'HOLD', -5, 5, '${task}', 'TASK_ORDERED')`),
    );
    for (const wrong of [[task], [task, "charge", "--reason", "x"], [task, "end_and_return"]])
      expect(admin("repair", ...wrong).said).toMatch(/^Usage:/);
    const order = ["repair", task, "end_and_return", "--reason", "Stuck", "for", "hours"];
    expect(admin(...order)).toEqual({
      status: 0,
      said: "The task is FAILED now, charged 0 credits (Stuck for hours).\n",
    });
    expect(admin(...order)).toEqual({ status: 1, said: expect.stringMatching(/^This task is over \(FAILED\)/) });
    const { rows } = await inDatabase((database) =>
      database.query(
        `SELECT entry.actor, entry.reason, balance.available, balance."onHold" FROM "AuditEntry" AS entry, "CreditBalance" AS balance
         WHERE entry.action = 'task.repaired' AND balance."userId" = 'u9'`,
      ),
    );
    expect(rows).toEqual([{ actor: "command line", reason: "Stuck for hours", available: 10, onHold: 0 }]);
  }, 120_000);

  it.each([[[]], [["model", "nano-banana", "GONE", "--reason", "x"]], [["grant", "a@b.c", "many", "--reason", "x"]]])(
    "says how it is used when it is called with %j",
    (args: string[]) => {
      const { status, said } = admin(...args);
      expect(status).toBe(1);
      expect(said).toContain("Usage:");
    },
  );
});
