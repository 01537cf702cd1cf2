import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { withPriority } from "#graphql/runtime/database/fair-queue.ts";
import { db, sql } from "#graphql/runtime/db.ts";
import { useDatabase } from "#tests/support/database.ts";

useDatabase("embedded");

const BUSY = "SELECT count(*) FROM generate_series(1, 20000)";

describe("the embedded database", () => {
  it("lets sockets and timers have their turn between statements that follow one another, however many wait", async () => {
    const work = [
      Promise.all(Array.from({ length: 30 }, () => sql.run(BUSY))),
      Promise.all(Array.from({ length: 30 }, () => db.$queryRawUnsafe(BUSY))),
      db.$transaction(async (tx) => {
        for (let n = 0; n < 30; n++) await tx.$queryRawUnsafe(BUSY);
      }),
    ];
    let isOver = false;
    const done = Promise.all(work).then(() => {
      isOver = true;
    });
    let turns = 0;
    for (; !isOver; turns++) await turn();
    await done;
    expect(turns).toBeGreaterThan(10);
  });

  it("answers what goes ahead of the line before what waits there, and the line in its order", async () => {
    const order: string[] = [];
    const ask = (name: string) => sql.run(BUSY).then(() => void order.push(name));
    const asked = [ask("first"), ask("second"), ask("third")];
    asked.push(withPriority(() => db.$queryRawUnsafe(BUSY).then(() => void order.push("ahead"))));
    await Promise.all(asked);
    expect(order.indexOf("ahead")).toBeLessThan(2);
    expect(order.filter((name) => name !== "ahead")).toEqual(["first", "second", "third"]);
  });

  it("keeps nobody in line for ever", async () => {
    const order: string[] = [];
    const ask = (name: string) => sql.run("SELECT 1").then(() => void order.push(name));
    const asked = [ask("first"), ask("waits"), ...Array.from({ length: 60 }, () => withPriority(() => ask("ahead")))];
    await Promise.all(asked);
    expect(order.indexOf("waits")).toBeLessThan(30);
  });

  it("goes on after a statement that fails", async () => {
    const failing = sql.run("SELECT 1 / 0");
    const next = sql.run("SELECT 2 AS two");
    await expect(failing).rejects.toThrow(/division by zero/);
    expect((await next).rows).toEqual([{ two: 2 }]);
  });
});
