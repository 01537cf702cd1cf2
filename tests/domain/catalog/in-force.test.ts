import { describe, expect, it, vi } from "vitest";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { currentPrice } from "#graphql/domain/catalog/price.ts";
import { remember } from "#graphql/runtime/database/remember.ts";
import { db, sql } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute } from "#tests/support/graphql.ts";

useDatabase();

const MODELS = "{ models { slug state credits expectedSeconds { p50 } successRate } styles { name } }";
type Models = { models: { slug: string; state: string; credits: number }[]; styles: { name: string }[] };

async function nanoBanana() {
  const { data } = await execute<Models>(MODELS);
  return { ...data.models.find(({ slug }) => slug === "nano-banana"), styles: data.styles.map(({ name }) => name) };
}

/** As an operator with psql does. The embedded database tells at once; PostgreSQL by a connection that no test of one process has. */
async function change(statement: string): Promise<void> {
  await sql.run(statement);
  notify("catalog");
}

describe("the catalogue", () => {
  it("is told from memory: models with prices and figures, and styles, take no statement", async () => {
    await execute(MODELS);
    const tables = [db.model, db.style, db.modelFigures] as const;
    const reads = tables.map((table) => vi.spyOn(table as typeof db.model, "findMany"));
    const raw = vi.spyOn(db, "$queryRaw");
    expect((await execute<Models>(MODELS)).data.models.length).toBeGreaterThan(10);
    expect([...reads, raw].map(({ mock }) => mock.calls.length)).toEqual([0, 0, 0, 0]);
    for (const spy of [...reads, raw]) spy.mockRestore();
  });

  it("is what an operator has made it, from the next answer on", async () => {
    expect(await nanoBanana()).toMatchObject({ state: "ACTIVE", credits: 5 });
    await change(`UPDATE "Model" SET "state" = 'DEGRADED' WHERE "slug" = 'nano-banana'`);
    await change(`INSERT INTO "Price" ("id", "modelSlug", "credits") VALUES ('of-today', 'nano-banana', 6)`);
    await change(`UPDATE "Style" SET "name" = 'Pen and ink' WHERE "slug" = 'ink'`);
    const told = await nanoBanana();
    expect(told).toMatchObject({ state: "DEGRADED", credits: 6 });
    expect(told.styles).toContain("Pen and ink");
    expect((await currentPrice("nano-banana")).credits).toBe(6);
  });

  it("charges by the price of the transaction, not by one that is remembered", async () => {
    await catalog();
    const { credits } = await db.$transaction(async (tx) => {
      await tx.price.create({ data: { modelSlug: "nano-banana", credits: 7 } });
      return currentPrice("nano-banana", tx);
    });
    expect(credits).toBe(7);
  });
});

describe("what is remembered", () => {
  const reader = (maxAgeMs: number) => {
    const answers: ((value: string) => void)[] = [];
    const get = remember("figures", maxAgeMs, () => new Promise<string>((answer) => void answers.push(answer)));
    return { answers, get };
  };

  it("is read once for all who ask at one time, and again after a notification", async () => {
    const { answers, get } = reader(60_000);
    const both = Promise.all([get(), get()]);
    answers[0]?.("first");
    expect(await both).toEqual(["first", "first"]);
    expect(await get()).toBe("first");
    notify("figures");
    const next = get();
    answers[1]?.("second");
    expect(await next).toBe("second");
    expect(answers).toHaveLength(2);
  });

  it("is never what a notification has overtaken", async () => {
    const { answers, get } = reader(60_000);
    const asked = get();
    notify("figures");
    answers[0]?.("before");
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    answers[1]?.("after");
    expect(await asked).toBe("after");
  });

  it("is read again when it is old, and after a read that failed", async () => {
    const old = reader(0);
    const [first, second] = [old.get(), old.get()];
    for (const [place, answer] of old.answers.entries()) answer(`${place}`);
    expect([await first, await second]).toEqual(["0", "1"]);
    let tries = 0;
    const get = remember("figures", 60_000, async () => {
      tries += 1;
      if (tries === 1) throw new Error("The database is away.");
      return tries;
    });
    await expect(get()).rejects.toThrow("away");
    expect(await get()).toBe(2);
  });
});
