// @database embedded: it serves the product from directories of its own.
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { hasPostgres, type PostgresServer, startPostgres } from "#tests/reliability/support/postgres.ts";
import { FIRST } from "#tests/support/provider-keys.ts";
import { buildProduct } from "#tests/support/server/build.ts";
import { type Client, newClient } from "#tests/support/server/client.ts";
import { type Served, startServer } from "#tests/support/server/process.ts";

const HOST = "studio.example.org";
const PAGES = ["/create", "/zh/create", "/create/batch", "/", "/pricing", "/zh", "/zh/pricing"];

describe.skipIf(!hasPostgres)("models whose only key another process has drained", () => {
  const dataDir = mkdtempSync(join(tmpdir(), "nano-banana-hidden-"));
  let database: PostgresServer | undefined;
  let served: Served[] = [];
  let person: Client;
  let settings: Record<string, string> = {};

  beforeAll(async () => {
    buildProduct();
    database = await startPostgres();
    settings = {
      DATABASE_URL: database.url,
      KIE_API_KEY: FIRST.key,
      // Nobody answers there: nothing is ordered here.
      KIE_API_BASE: "http://127.0.0.1:9",
      PUBLIC_URL: `https://${HOST}`,
    };
    served = [await startServer({ dataDir, env: settings }), await startServer({ dataDir, env: settings })];
    person = await newClient(served[0]?.origin ?? "");
  }, 240_000);
  afterAll(async () => {
    await person?.close();
    for (const one of served) await one.stop();
    database?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  function admin(...order: string[]): void {
    const env = { PATH: process.env.PATH ?? "", NODE_ENV: "production" as const, DATA_DIR: dataDir, ...settings };
    const done = spawnSync(process.execPath, ["scripts/admin.mjs", ...order, "--reason", "For a test"], { env });
    expect(done.status, done.stderr.toString()).toBe(0);
  }

  async function told({ origin }: Served): Promise<number> {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ query: "{ models { slug } }" });
    const answer = await fetch(`${origin}/graphql`, { method: "POST", headers, body });
    const { data } = (await answer.json()) as { data: { models: object[] } };
    return data.models.length;
  }

  /** As whoever calls the site by its name is answered. */
  async function statusOf({ port }: Served, path: string): Promise<number | undefined> {
    const asked = get({ host: "127.0.0.1", port, path, headers: { host: HOST, cookie: person.cookie } });
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    answer.resume();
    return answer.statusCode;
  }

  const untilTold = (many: boolean) =>
    vi.waitFor(async () => {
      for (const one of served) expect((await told(one)) > 0).toBe(many);
    }, 15_000);

  it("are hidden by every process, whose pages stand without them, and come back with the key", async () => {
    await untilTold(true);
    admin("provider", "off");
    admin("provider-key", "drain", "KIE_API_KEY");
    admin("provider", "on");
    await untilTold(false);
    for (const one of served) for (const path of PAGES) expect(await statusOf(one, path), path).toBe(200);
    admin("provider-key", "activate", "KIE_API_KEY");
    await untilTold(true);
  }, 240_000);
});
