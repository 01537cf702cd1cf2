import { afterEach, expect, it, vi } from "vitest";
import { rememberEach } from "#graphql/runtime/database/remember.ts";
import { notify } from "#graphql/runtime/pubsub.ts";

afterEach(() => vi.useRealTimers());

type Answer = { tell(value: string): void; fail(error: Error): void };

/** Keys whose reads end when they are told to. */
function keys() {
  const begun: Answer[] = [];
  const ask = rememberEach<string>(
    "keys",
    { most: 2, maxAgeMs: 2000, isOver: (value) => value === "over" },
    () => new Promise((tell, fail) => void begun.push({ tell, fail })),
  );
  const asked = async (key: string, value: string) => {
    const count = begun.length;
    const answer = ask(key);
    await Promise.resolve();
    if (begun.length > count) begun.at(-1)?.tell(value);
    return answer;
  };
  return { begun, ask, asked };
}

it("a value is read once, until its topic is notified or its time is over", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const { begun, asked } = keys();
  expect([await asked("a", "1"), await asked("a", "2")]).toEqual(["1", "1"]);
  notify("keys");
  expect(await asked("a", "3")).toBe("3");
  vi.setSystemTime(Date.now() + 1999);
  expect(await asked("a", "4")).toBe("3");
  vi.setSystemTime(Date.now() + 1);
  expect(await asked("a", "5")).toBe("5");
  expect(begun).toHaveLength(3);
});

it("a read that a notification overtakes is made again, and nobody is told what it found", async () => {
  const { begun, ask } = keys();
  const answer = ask("a");
  notify("keys");
  begun[0]?.tell("of before");
  await vi.waitFor(() => expect(begun).toHaveLength(2));
  begun[1]?.tell("of after");
  expect(await answer).toBe("of after");
});

it("what is over, has failed, or is one too many is read again", async () => {
  const { begun, ask, asked } = keys();
  expect([await asked("a", "over"), await asked("a", "1")]).toEqual(["over", "1"]);
  const failing = ask("b");
  begun.at(-1)?.fail(new Error("away"));
  await expect(failing).rejects.toThrow("away");
  expect(await asked("b", "2")).toBe("2");
  expect(await asked("c", "3")).toBe("3");
  expect(await asked("a", "4")).toBe("4");
});
