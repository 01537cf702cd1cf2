import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { administer } from "#graphql/admin.ts";
import { closeDatabase, db, openDatabase } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { closeHttp } from "#graphql/runtime/http/http.ts";
import { READER, TEN } from "#tests/support/kie-schemas/ten.ts";
import { KieStandIn } from "#tests/support/kie-stand-in/stand-in.ts";
import { listen } from "#tests/support/server/local-server.ts";
import { useSettings } from "#tests/support/settings.ts";

// An installation with a key, whose kie.ai has the papers of some models; no server of it is running.
const kie = new KieStandIn([]);
const { port, stop } = await listen((req, res) => void kie.handle(req, res));
useSettings(() => ({
  DATA_DIR: mkdtempSync(join(tmpdir(), "nano-banana-import-")),
  DATABASE_URL: "",
  KIE_API_KEY: "k-0123456789",
  KIE_API_BASE: `http://127.0.0.1:${port}`,
  PUBLIC_URL: "https://studio.example.com",
  OUTBOUND_ALLOW: `127.0.0.1:${port}`,
}));
beforeAll(() => {
  kie.papers = [...TEN, READER, { ...READER, model: "maker/odd", priceText: "from 3 credits", title: "Odd" }];
  const place = join(env.dataDir, "db");
  mkdirSync(place);
  execFileSync("tar", ["-xf", inject("templateDump"), "-C", place], { stdio: "pipe" });
});
afterAll(async () => {
  await closeHttp();
  await stop();
  rmSync(env.dataDir, { recursive: true, force: true });
});

const said = async (imported: string, credits: number | null = null) => administer({ imported, credits });

it("an import at the terminal says as what a model is here and what of it is not offered, or why it is not", async () => {
  expect(await said("bytedance/seedream")).toEqual({
    isDone: true,
    said: "bytedance/seedream is here as bytedance-seedream, PAUSED. image_size is offered in part: some of its values mean nothing here.",
  });
  expect(await said(READER.model)).toMatchObject({
    said: expect.stringMatching(/PAUSED\. All of its fields were understood\.$/),
  });
  expect(await said("bytedance-seedream")).toEqual({
    isDone: false,
    said: "bytedance/seedream is offered already, as bytedance-seedream.",
  });
  expect(await said("recraft/crisp-upscale")).toMatchObject({
    isDone: false,
    said: "recraft/crisp-upscale is offered already, as recraft-crisp-upscale.",
  });
  expect(await said("no/such")).toMatchObject({ isDone: false });
  expect(await said("maker/odd")).toEqual({
    isDone: false,
    said: "kie.ai's price was not understood: say what a task costs here.",
  });
  expect(await said("maker/odd", 9)).toMatchObject({ isDone: true });

  await openDatabase();
  expect(await db.model.findUnique({ where: { slug: "bytedance-seedream" } })).toMatchObject({ state: "PAUSED" });
  expect(await db.price.findMany({ where: { modelSlug: "maker-odd" } })).toMatchObject([
    { credits: 9, factors: { promptCharacters: { started: 1000 } }, author: "command line" },
  ]);
  const acts = await db.auditEntry.findMany({ where: { action: "model.imported" }, orderBy: { id: "asc" } });
  expect(acts.map(({ actor }) => actor)).toEqual(["command line", "command line", "command line"]);
  await closeDatabase();
}, 60_000);

it("and says so where kie.ai does not answer", async () => {
  kie.shut.set("k-0123456789", { status: 503, body: "closed" });
  expect(await said("kling/v2-1-pro")).toEqual({
    isDone: false,
    said: "kie.ai's catalogue does not answer at the moment. Nothing was changed; try again in a minute.",
  });
}, 60_000);
