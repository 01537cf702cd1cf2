import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { db, type RowList, readRows, type Where } from "#graphql/runtime/db.ts";
import { RESULTS, SOURCES } from "#graphql/schema/tasks/read-tasks.ts";
import { type Filled, fillAccount } from "#tests/reliability/support/filled-account.ts";
import { useDatabase } from "#tests/support/database.ts";

useDatabase();

let account: Filled;
let columns: string[];
beforeAll(async () => {
  account = await fillAccount("small");
  const task = await db.task.findFirstOrThrow({ where: { userId: account.viewer.userId } });
  // Lists of values are not read in this way.
  columns = Object.keys(task).filter((name) => !["formerKieTaskIds", "resultUrls", "parameters"].includes(name));
});

const moment = fc.date({
  min: new Date(Date.now() - 10 ** 8),
  max: new Date(Date.now() + 10 ** 8),
  noInvalidDate: true,
});
const conditions = fc.record<Where>(
  {
    status: fc.oneof(
      fc.constantFrom("COMPLETED", "FAILED", undefined),
      fc.record({ in: fc.subarray(["COMPLETED", "PENDING", "FAILED", "TIMED_OUT"]) }),
    ),
    kind: fc.constantFrom("IMAGE", "VIDEO", undefined),
    isFavorite: fc.boolean(),
    styleId: fc.constant(null),
    endUser: fc.constantFrom("nobody", null),
    variants: fc.record({ gte: fc.nat(3), lt: fc.constantFrom(2, 9, undefined) }, { requiredKeys: [] }),
    createdAt: fc.record({ gte: moment, lt: moment }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

const only = (all: Where, some: string[]): Where => Object.fromEntries(some.map((name) => [name, all[name]]));

it("gives the rows, in the order and with the values that Prisma gives", async () => {
  const { userId } = account.viewer;
  let rows = 0;
  await fc.assert(
    fc.asyncProperty(
      conditions.chain((all) => {
        const names = Object.keys(all);
        return fc.subarray(names, { maxLength: Math.min(2, names.length) }).map((some) => only(all, some));
      }),
      fc.constantFrom("asc" as const, "desc" as const),
      fc.integer({ min: 0, max: 30 }),
      fc.subarray(columns, { minLength: 1 }),
      async (where, order, take, some) => {
        const read = await readRows(
          { table: "Task", columns: some, lists: [] },
          { where: [{ userId, deletedAt: null }, where], order, take },
        );
        const select = Object.fromEntries(some.map((name) => [name, true]));
        const right = await db.task.findMany({
          where: { AND: [{ userId, deletedAt: null }, where] },
          orderBy: { id: order },
          take,
          select,
        });
        expect(read).toEqual(right);
        rows += read.length;
      },
    ),
    { numRuns: 60 },
  );
  expect(rows).toBeGreaterThan(100);
});

it("gives with each row the lists that hang on it", async () => {
  const { userId } = account.viewer;
  const files = ["id", "contentType", "width", "createdAt", "durationSeconds"];
  const list = (of: RowList) => ({ ...of, table: "Asset", columns: files, lists: [] });
  const read = await readRows(
    { table: "Task", columns: ["id"], lists: [list(SOURCES), list(RESULTS)] },
    { where: [{ userId }], order: "desc", take: 50 },
  );
  const select = Object.fromEntries(files.map((name) => [name, true]));
  const right = await db.task.findMany({
    where: { userId },
    orderBy: { id: "desc" },
    take: 50,
    select: {
      id: true,
      sources: { orderBy: { position: "asc" }, where: { asset: { deletedAt: null } }, select: { asset: { select } } },
      assets: { orderBy: { position: "asc" }, where: { deletedAt: null }, select },
    },
  });
  const told = right.map(({ id, sources, assets }) => ({
    id,
    sourceImages: sources.map(({ asset }) => asset),
    results: assets,
  }));
  expect(read).toEqual(told);
  expect(told.some(({ sourceImages }) => sourceImages.length > 1)).toBe(true);
  expect(told.some(({ results }) => results.length > 0)).toBe(true);
});

it("refuses what it can't read or compare, rather than read something else", async () => {
  const stretch = { where: [], order: "asc" as const, take: 1 };
  await expect(readRows({ table: "Task", columns: ["resultUrls"], lists: [] }, stretch)).rejects.toThrow(/no column/);
  const where = [{ prompt: { contains: "a" } }];
  await expect(readRows({ table: "Task", columns: ["id"], lists: [] }, { ...stretch, where })).rejects.toThrow(
    /not compared by "contains"/,
  );
});
