import { expect, test } from "vitest";
import { sharedRead } from "#graphql/runtime/concurrency/shared-read.ts";

type Ended = { tell: (value: string) => void; fail: (error: Error) => void };

/** Reads that end when they are told to. */
function reads() {
  const begun: Ended[] = [];
  const ask = sharedRead(
    () => new Promise<string>((tell, reject) => void begun.push({ tell, fail: (error) => reject(error) })),
  );
  const until = async (count: number) => {
    while (begun.length < count) await new Promise((resolve) => setImmediate(resolve));
  };
  return { begun, ask, until };
}

test("whoever asks before a read has begun shares it, and by its key alone", async () => {
  const { begun, ask, until } = reads();
  const answers = [ask("a"), ask("a"), ask("b")];
  expect(begun).toHaveLength(0);
  await until(2);
  begun[0]?.tell("first");
  begun[1]?.tell("second");
  expect(await Promise.all(answers)).toEqual(["first", "first", "second"]);
  expect(begun).toHaveLength(2);
});

test("whoever asks while one is under way is not told what that one saw, and shares the next with others", async () => {
  const { begun, ask, until } = reads();
  const early = ask("a");
  await until(1);
  const late = [ask("a"), ask("a")];
  begun[0]?.tell("before the change");
  await until(2);
  begun[1]?.tell("after it");
  expect(await early).toBe("before the change");
  expect(await Promise.all(late)).toEqual(["after it", "after it"]);
});

test("a read that hangs holds nobody up", async () => {
  const { begun, ask, until } = reads();
  void ask("a");
  await until(1);
  const next = ask("a");
  await until(2);
  begun[1]?.tell("answered");
  expect(await next).toBe("answered");
});

test("a failure is told to those who share it, and not kept", async () => {
  const { begun, ask, until } = reads();
  const answers = [ask("a"), ask("a")];
  await until(1);
  begun[0]?.fail(new Error("away"));
  await expect(Promise.all(answers)).rejects.toThrow("away");
  const again = ask("a");
  await until(2);
  begun[1]?.tell("back");
  expect(await again).toBe("back");
});
