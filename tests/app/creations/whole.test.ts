import { expect, test, vi } from "vitest";
import { actOnAll, allFitting } from "#app/creations/selection/whole.ts";
import type { Send } from "#app/tasks/actions/act.ts";

const { signal } = new AbortController();
const named = (count: number) => Array.from({ length: count }, (_, index) => `id-${index}`);

/** An API that deletes what it is given, but for those that still run, and notes how many it was given at once. */
function deleting(running: readonly string[] = []) {
  const sizes: number[] = [];
  const send = async (_document: unknown, { ids }: { ids: string[] }) => {
    sizes.push(ids.length);
    const outcomes = ids.map((id) => ({
      id,
      error: running.includes(id) ? { code: "CONFLICT", message: "It runs." } : null,
    }));
    return {
      ok: true,
      payload: { __typename: "DeleteTasksPayload", outcomes, restorableUntil: "2026-01-01T00:00:00Z" },
    };
  };
  return { send: send as unknown as Send, sizes };
}

test("all that fits is read to its end, stretch by stretch, and counted on the way", async () => {
  const stretches = [named(100), named(100), named(12)].map((ids, at) => ids.map((id) => ({ id: `${at}-${id}` })));
  const behind = vi.fn(async (after: string | null) => {
    const at = after === null ? 0 : Number(after);
    return { nodes: stretches[at] ?? [], pageInfo: { hasNextPage: at < 2, endCursor: String(at + 1) } };
  });
  const counts: number[] = [];
  const ids = await allFitting(behind, (count) => counts.push(count), signal);
  expect(ids).toHaveLength(212);
  expect(new Set(ids).size).toBe(212);
  expect(counts).toEqual([100, 200, 212]);
  expect(behind.mock.calls.map(([after]) => after)).toEqual([null, "1", "2"]);
});

test("what could not be read to its end is nothing to act on", async () => {
  const behind = async (after: string | null) =>
    after === null ? { nodes: [{ id: "a" }], pageInfo: { hasNextPage: true, endCursor: "x" } } : null;
  expect(await allFitting(behind, () => undefined, signal)).toBeNull();
});

test("batches are as large as the API takes, and what was left is told", async () => {
  const { send, sizes } = deleting(["id-3", "id-150"]);
  const through: number[] = [];
  const end = await actOnAll(send, { intent: "delete", ids: named(212) }, (done) => through.push(done), signal);
  expect(sizes).toEqual([100, 100, 12]);
  expect(through).toEqual([100, 200, 212]);
  expect(end.ids).toHaveLength(210);
  expect(end.left).toBe(2);
  expect(end.refusal?.code).toBe("CONFLICT");
});

test("who stops it has no further batch begun, and a batch that is refused altogether is the last", async () => {
  const stopping = new AbortController();
  const { send, sizes } = deleting();
  const end = await actOnAll(send, { intent: "delete", ids: named(300) }, () => stopping.abort(), stopping.signal);
  expect(sizes).toEqual([100]);
  expect([end.ids.length, end.left]).toEqual([100, 200]);
  const refusing = deleting(named(300));
  await actOnAll(refusing.send, { intent: "delete", ids: named(300) }, () => undefined, signal);
  expect(refusing.sizes).toEqual([100]);
});
