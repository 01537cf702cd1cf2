import { expect, test } from "vitest";
import { timesOf } from "#app/tasks/state-lines.tsx";

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 26) + seconds * 1000).toISOString();
const now = Date.parse(at(100));

test("what a task waited in line is no part of how long the provider is at it", () => {
  const createdAt = at(0);
  expect(timesOf({ createdAt, startedAt: null, status: "PENDING" }, now)).toEqual({
    isWaiting: true,
    lineMs: 100_000,
    runMs: null,
  });
  expect(timesOf({ createdAt, startedAt: at(60), status: "PROCESSING" }, now)).toEqual({
    isWaiting: false,
    lineMs: 60_000,
    runMs: 40_000,
  });
});

test("a clock that is behind the server's makes no time negative, and without a clock nothing is known", () => {
  const task = { createdAt: at(0), startedAt: at(200), status: "PROCESSING" } as const;
  expect(timesOf(task, now)).toMatchObject({ runMs: 0 });
  expect(timesOf(task, null)).toMatchObject({ lineMs: null, runMs: null });
});
