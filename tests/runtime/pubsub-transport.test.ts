import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { readEnv } from "#graphql/runtime/env.ts";
import { notify, onNotify } from "#graphql/runtime/pubsub.ts";
import { openPubsubTransport } from "#graphql/runtime/pubsub-transport.ts";

const postgres = inject("postgres");

/** Only PostgreSQL has several processes on one database; the embedded one needs no wire. */
function tellOneAnother(url: string): void {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  const other = new pg.Client({ connectionString: url });
  const heard: string[] = [];
  let close: () => Promise<void>;

  beforeAll(async () => {
    await other.connect();
    other.on("notification", ({ payload = "" }) => heard.push(payload.split(" ")[1] ?? ""));
    await other.query("LISTEN notifications");
    close = await openPubsubTransport(url, (text, values) => pool.query(text, values));
  });
  afterAll(async () => {
    await close();
    await other.end();
    await pool.end();
  });

  it("tell the others of a ring here, once for all rings of one moment", async () => {
    notify("account:a");
    notify("account:a");
    notify("account:b");
    await vi.waitFor(() => expect(heard).toEqual(["account:a", "account:b"]));
  });

  it("ring here for a ring elsewhere, and not again for one's own", async () => {
    let rung = 0;
    const off = onNotify("account:c", () => {
      rung += 1;
    });
    await other.query("SELECT pg_notify('notifications', 'another-process account:c')");
    await vi.waitFor(() => expect(rung).toBe(1));
    notify("account:c");
    await vi.waitFor(() => expect(heard).toContain("account:c"));
    expect(rung).toBe(2);
    off();
  });

  it("come back after a break, and then ring everything once, for nobody knows what was missed", async () => {
    let rung = 0;
    const off = onNotify("account:d", () => {
      rung += 1;
    });
    await other.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN notifications' AND pid <> pg_backend_pid()",
    );
    await vi.waitFor(() => expect(rung).toBe(1), { timeout: 10_000 });
    await other.query("SELECT pg_notify('notifications', 'another-process account:d')");
    await vi.waitFor(() => expect(rung).toBe(2));
    off();
  });
}

describe("notifications between processes", () => {
  if (postgres !== null) return tellOneAnother(postgres.url);
  it("need no wire where one process has the database to itself", () => {
    expect(readEnv({}).databaseUrl).toBeUndefined();
  });
});
