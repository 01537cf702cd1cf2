import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { readEnv } from "#graphql/runtime/env.ts";
import { onBell, ring } from "#graphql/runtime/pubsub.ts";
import { openBellWire } from "#graphql/runtime/pubsub-wire.ts";

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
    await other.query("LISTEN bells");
    close = await openBellWire(url, (text, values) => pool.query(text, values));
  });
  afterAll(async () => {
    await close();
    await other.end();
    await pool.end();
  });

  it("tell the others of a ring here, once for all rings of one moment", async () => {
    ring("account:a");
    ring("account:a");
    ring("account:b");
    await vi.waitFor(() => expect(heard).toEqual(["account:a", "account:b"]));
  });

  it("ring here for a ring elsewhere, and not again for one's own", async () => {
    let rung = 0;
    const off = onBell("account:c", () => {
      rung += 1;
    });
    await other.query("SELECT pg_notify('bells', 'another-process account:c')");
    await vi.waitFor(() => expect(rung).toBe(1));
    ring("account:c");
    await vi.waitFor(() => expect(heard).toContain("account:c"));
    expect(rung).toBe(2);
    off();
  });

  it("come back after a break, and then ring everything once, for nobody knows what was missed", async () => {
    let rung = 0;
    const off = onBell("account:d", () => {
      rung += 1;
    });
    await other.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN bells' AND pid <> pg_backend_pid()",
    );
    await vi.waitFor(() => expect(rung).toBe(1), { timeout: 10_000 });
    await other.query("SELECT pg_notify('bells', 'another-process account:d')");
    await vi.waitFor(() => expect(rung).toBe(2));
    off();
  });
}

describe("bells between processes", () => {
  if (postgres !== null) return tellOneAnother(postgres.url);
  it("need no wire where one process has the database to itself", () => {
    expect(readEnv({}).databaseUrl).toBeUndefined();
  });
});
