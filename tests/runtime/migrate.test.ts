import { PGlite } from "@electric-sql/pglite";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { describe, expect, it } from "vitest";
import { migrate, migrations, pendingChanges } from "#graphql/runtime/migrate.ts";

const overPglite = (pglite: PGlite) => ({
  run: async (text: string) => ({ rows: (await pglite.query<Record<string, unknown>>(text)).rows }),
});

describe("the migrations", () => {
  it("lead to prisma/schema.prisma, no more and no less", async () => {
    const pglite = await PGlite.create();
    expect(await pendingChanges(new PrismaPGlite(pglite))).toBe("");
    await pglite.close();
  });

  it("are applied once: a second run changes nothing and needs no engine", async () => {
    const pglite = await PGlite.create();
    const factory = new PrismaPGlite(pglite);
    const applied = async () => (await pglite.query("SELECT * FROM _prisma_migrations ORDER BY migration_name")).rows;
    await migrate(factory, overPglite(pglite));
    const first = await applied();
    expect(first).toHaveLength(migrations().length);
    await migrate(factory, overPglite(pglite));
    expect(await applied()).toEqual(first);
    await pglite.close();
  });
});
