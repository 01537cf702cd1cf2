import { expect, it } from "vitest";
import { afterDeadlocks } from "#graphql/runtime/database/postgres.ts";

const failure = (code: string) => Object.assign(new Error("no"), { code });

function statement(...failures: Error[]) {
  const left = [...failures];
  let runs = 0;
  const run = async () => {
    runs += 1;
    const failed = left.shift();
    if (failed !== undefined) throw failed;
    return runs;
  };
  return { run, runs: () => runs };
}

it("a statement that was taken back for a deadlock is run again, a few times", async () => {
  const deadlock = failure("40P01");
  expect(await afterDeadlocks(statement(deadlock, deadlock).run)).toBe(3);
  const always = statement(...Array(9).fill(deadlock));
  await expect(afterDeadlocks(always.run)).rejects.toBe(deadlock);
  expect(always.runs()).toBe(4);
});

it("what failed in any other way is not", async () => {
  const other = failure("23505");
  const failing = statement(other);
  await expect(afterDeadlocks(failing.run)).rejects.toBe(other);
  expect(failing.runs()).toBe(1);
});
